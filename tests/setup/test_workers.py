"""Multi-process mode serves pages on one port and live updates on another."""

import subprocess
import time
import urllib.request

from scripts.quality.server import free_port

SECONDS = 60


def test_live_updates_have_their_own_port(environment, demo):
    http, live = free_port(), free_port()
    words = ["--http-interface=127.0.0.1", f"--http-port={http}", f"--gevent-port={live}"]
    with demo.clone("workers") as database:
        command = environment.odoo_command("server", "-d", database, "--workers=1", *words)
        process = subprocess.Popen(
            command, env=environment.variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            assert answer(http, "/web/login") == 200
            assert answer(live, "/websocket/health") == 200
        finally:
            process.terminate()
            process.wait(30)


def answer(port: int, path: str) -> int | None:
    """The status once something answers there; None when nothing does in time."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as page:
                return page.status
        except OSError:
            time.sleep(0.3)
    return None
