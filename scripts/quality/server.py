"""A real Odoo server on a clone of a test template, for black-box tests and benches."""

import contextlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from scripts.quality import logscan, template
from scripts.setup.message import Problem

SECONDS = 90  # a server that has not answered by then will not


@dataclass
class Server:
    """Where the server answers, what it serves and what it logged."""

    url: str
    database: str
    log: Path
    process: subprocess.Popen

    def kill(self) -> None:
        """End the server as a power cut would: nothing is tidied up."""
        self.process.kill()
        self.process.wait()

    def faults(self) -> list[str]:
        """Errors of anybody and warnings of ours in the log so far."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [str(entry) for entry in logscan.faults(text, any_error=True)]


@contextlib.contextmanager
def serve(env, database: str, *options: str):
    """Start Odoo on a free port of 127.0.0.1 and wait until it answers; stop it at the end."""
    port = free_port()
    log = template.FOLDER / f"server-{port}.log"
    command = env.odoo_command(
        *("server", "-d", database, f"--db-filter=^{re.escape(database)}$"),
        *("--http-interface=127.0.0.1", f"--http-port={port}", "--log-level=info", *options),
    )
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command,
            env=env.variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", database, log, process)
        _await_answer(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def serve_copy(env, source: "template.Template", name: str):
    """A server on a throw-away copy of a template; whatever it logs at ERROR, or we at WARNING, fails at the end."""
    with source.clone(name) as database, serve(env, database) as running:
        yield running
        faults = running.faults()
    assert not faults, "\n".join(faults)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_answer(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{server.url}/web/login", timeout=30).close()
            return
        time.sleep(0.2)
    tail = server.log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise Problem(f"the server under test does not answer:\n{tail}", f"read {server.log}")
