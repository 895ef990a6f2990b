"""What the user sees: progress lines, and one clear line with the way on when something fails."""

import errno
import subprocess
import sys
import time

from .process import stop_when_asked

_stream = sys.stdout


class Problem(Exception):
    """An expected failure: what is wrong, and the way on. Shown as one line, exit status 1."""

    def __init__(self, wrong: str, way_on: str = ""):
        super().__init__(f"{wrong}. Way on: {way_on}." if way_on else f"{wrong}.")


def quiet_output() -> None:
    """Send progress to standard error, for commands whose standard output is their result."""
    global _stream
    _stream = sys.stderr


def say(text: str) -> None:
    print(text, file=_stream, flush=True)


class Progress:
    """One line that counts: rewritten on a terminal, repeated every few seconds elsewhere."""

    def __init__(self, label: str, total: int = 0):
        self.label, self.total, self.began = label, total, time.monotonic()
        self.shown = self.began
        say(f"{label} …")

    def update(self, done: int, detail: str = "") -> None:
        now = time.monotonic()
        if now - self.shown < (0.2 if _stream.isatty() else 5):
            return
        self.shown = now
        count = f"{done}/{self.total}" if self.total else str(done)
        line = f"  {count} {detail}"[:100]
        print(
            f"\r\x1b[K{line}" if _stream.isatty() else line,
            end="" if _stream.isatty() else "\n",
            file=_stream,
            flush=True,
        )

    def done(self, detail: str = "") -> None:
        if _stream.isatty():
            print("\r\x1b[K", end="", file=_stream)
        say(f"  done in {time.monotonic() - self.began:.0f} s{', ' + detail if detail else ''}")


def reported(work) -> int:
    """Run a command; expected failures become one line on standard error and an exit status."""
    stop_when_asked()
    try:
        return work() or 0
    except Problem as problem:
        print(f"rcc: {problem}", file=sys.stderr)
    except KeyboardInterrupt:
        print("rcc: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        pass
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        print(
            f"rcc: {error.strerror}: {error.filename or 'disk'}. Way on: free space or rights there, then start again.",
            file=sys.stderr,
        )
    return 1


def last_words(done: subprocess.CompletedProcess) -> str:
    """The last line with words in it of what a failed process said, for a one-line message."""
    lines = [line.strip() for line in ((done.stderr or "") + (done.stdout or "")).splitlines()]
    errors = [line for line in lines if line.upper().startswith(("E:", "ERROR", "FATAL"))]
    return ((errors or [line for line in lines if line] or [f"exit status {done.returncode}"])[-1])[
        :200
    ].rstrip(".")
