"""The served Odoo as our child: port checked first, address printed when it answers, stopped with us."""

import contextlib
import errno
import fcntl
import re
import signal
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request

from . import place
from .environment import Environment
from .message import Problem, say
from .process import alive, orphan, tied, wait_until

LOG = place.LOGS / "odoo.log"
PID = place.HOME / "server.pid"


def check_port(interface: str, port: int) -> None:
    """Refuse early, before anything is fetched, when the port is taken."""
    _raise_loopback()
    _await_former()
    try:
        _bind(interface, port)
    except OSError as error:
        raise Problem(
            f"port {port} of {interface} cannot be had ({error.strerror})",
            f"./rcc run --port with another number, such as {port + 1}",
        ) from None


def _await_former() -> None:
    """A killed ./rcc run leaves its server a moment to end its requests."""
    pid = int(PID.read_text(encoding="ascii")) if PID.exists() else 0
    if pid and alive(pid, "odoo") and orphan(pid):
        say("waiting for the former server to end")
        wait_until(lambda: not alive(pid, "odoo"), 60)


def _bind(interface: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((interface, port))


def _raise_loopback() -> None:
    """A machine whose network was never set up may not even reach itself; root can mend that."""
    get_flags, set_flags, is_up = 0x8913, 0x8914, 0x1
    with socket.socket() as probe:
        request = struct.pack("16sh", b"lo", 0)
        try:
            flags = struct.unpack("16sh", fcntl.ioctl(probe, get_flags, request))[1]
            if not flags & is_up:
                fcntl.ioctl(probe, set_flags, struct.pack("16sh", b"lo", flags | is_up))
        except OSError as error:
            if error.errno == errno.EPERM:
                raise Problem(
                    "this machine's loopback interface is down",
                    "an administrator runs: ip link set lo up",
                ) from None


@contextlib.contextmanager
def served(env: Environment, name: str, options):
    """The running server, answering; stopped at the end."""
    command = env.odoo_command(
        "server",
        "-d",
        name,
        f"--db-filter=^{re.escape(name)}$",
        "--no-database-list",
        f"--logfile={LOG}",
        *_network(options),
    )
    with open(LOG, "ab") as log:
        process = subprocess.Popen(
            [*tied(), *command],
            env=env.variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    PID.write_text(str(process.pid), encoding="ascii")
    try:
        _await_answer(process, options)
        yield process
    finally:
        stop(process)
        PID.unlink(missing_ok=True)


def _network(options) -> list[str]:
    words = [
        f"--http-interface={options.interface}",
        f"--http-port={options.port}",
        f"--workers={options.workers}",
    ]
    if options.workers:
        words.append(f"--gevent-port={options.gevent_port}")
    return words + (["--proxy-mode"] if options.proxy_mode else [])


def _await_answer(process: subprocess.Popen, options, seconds: int = 180) -> None:
    address = f"http://127.0.0.1:{options.port}/web/login"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Problem(
                f"the server ended with status {process.returncode} ({_last_error()})",
                f"read {LOG}",
            )
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                address, timeout=60
            ):
                return
        except urllib.error.HTTPError as error:
            raise Problem(
                f"the server answers {error.code} ({_last_error()})", f"read {LOG}"
            ) from None
        except OSError:
            time.sleep(0.2)
    raise Problem(f"the server did not answer in {seconds} s", f"read {LOG}")


def _last_error() -> str:
    if not LOG.exists():
        return "no log"
    lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
    return next(
        (line[:200] for line in reversed(lines) if " ERROR " in line or " CRITICAL " in line),
        "see its log",
    )


def stop(process: subprocess.Popen) -> None:
    """Let running requests end, but not for ever."""
    if process.poll() is not None:
        return
    say("stopping the server")
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for_end(process: subprocess.Popen) -> None:
    """Until we are asked to stop; a server that ends by itself is an error."""
    status = process.wait()
    raise Problem(
        f"the server ended with status {status} ({_last_error()})", f"read {LOG} and start again"
    )
