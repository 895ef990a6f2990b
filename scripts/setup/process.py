"""Child processes that never outlive us, even when we are killed, and an orderly end when we are asked to stop."""

import contextlib
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

_ASKS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def tied(signal_name: str = "TERM") -> list[str]:
    """Words before a command: the kernel sends it this signal when the process that started it ends."""
    return ["setpriv", "--pdeathsig", signal_name] if shutil.which("setpriv") else []


@contextlib.contextmanager
def output(command: list, **options):
    """A child whose output is read as it comes; it is ended at once when the reader fails or we are stopped."""
    options = {
        "stdin": subprocess.DEVNULL,
        "stderr": subprocess.STDOUT,
        "text": True,
        "errors": "replace",
    } | options
    words = [*tied(), *map(str, command)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, start_new_session=True, **options
    ) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def stop_when_asked() -> None:
    """Turn Ctrl-C, `kill` and a closed terminal into one KeyboardInterrupt, so that all is put away in order."""
    for number in _ASKS:
        if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
            continue  # started under nohup
        signal.signal(number, _stop)


def _stop(_number, _frame):
    for number in _ASKS:
        signal.signal(number, signal.SIG_IGN)  # one is enough: what follows is the orderly end
    raise KeyboardInterrupt


def alive(pid: int, words: str) -> bool:
    """Whether this process is there and has the words in its command line (numbers are used again)."""
    try:
        line = Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return False
    return words in line.decode(errors="replace")


def orphan(pid: int) -> bool:
    """Whether the ./rcc that started this process has gone."""
    try:
        status = Path("/proc", str(pid), "status").read_text(encoding="utf-8")
    except OSError:
        return True
    parent = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
    return not (parent and alive(int(parent[1]), "rcc"))


def wait_until(true, seconds: float) -> bool:
    """Ask again and again until the answer is yes or the time is up; the last answer."""
    deadline = time.monotonic() + seconds
    while not (answer := true()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer
