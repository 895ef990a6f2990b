"""Personal data stay in the house: nothing that sends them out is installed, and a server asks nobody outside."""

import dataclasses
import socket
import threading
import time

import pytest
from colleague import Colleague

from scripts.quality import server

# Odoo installs these beside the apps that we use; each sends data to the publisher or to a gateway.
SENDERS = (
    "iap",
    "iap_mail",
    "partner_autocomplete",
    "sms",
    "snailmail",
    "crm_iap_enrich",
    "mail_bot",
)
SECONDS = 60


class Trap:
    """A proxy that answers nothing and remembers who came."""

    def __init__(self):
        self.callers = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                caller, _address = self.listener.accept()
            except OSError:
                return
            with caller:
                self.callers.append(caller.recv(200))


@pytest.fixture(scope="module")
def trap():
    """The only way out of the server under test."""
    found = Trap()
    yield found
    found.listener.close()


@pytest.fixture(scope="module")
def enclosed(environment, demo, trap):
    """A server with its jobs, all due now, which meets the trap whenever it asks the outside world."""
    proxies = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), trap.address
    )
    changed = dataclasses.replace(environment, variables=environment.variables | proxies)
    with demo.clone("enclosed") as database:
        environment.psql("UPDATE ir_cron SET nextcall = now() - interval '1 day'", database)
        with server.serve(changed, database, "--max-cron-threads=1") as running:
            yield running


def test_nothing_that_sends_is_installed(environment, demo):
    installed = environment.psql(
        "SELECT name FROM ir_module_module WHERE state IN ('installed', 'to install')", demo.name
    )
    assert not set(SENDERS) & set(installed.split())


def test_the_trap_catches(trap):
    """A request through the proxy is seen: otherwise the next test would prove nothing."""
    with socket.create_connection(trap.listener.getsockname()) as caller:
        caller.sendall(b"GET http://example.com/ HTTP/1.0\r\n\r\n")
        caller.recv(1)
    assert trap.callers.pop().startswith(b"GET http://example.com/")


def test_a_working_day_asks_nobody_outside(enclosed, environment, trap):
    """Jobs, a letter with an address in it, the pages that the web client loads."""
    chief = Colleague(enclosed.url, "director")
    customer = chief.first("res.partner", ["rcc_kind", "=", "household"])
    body = '<a href="http://example.com/news">http://example.com/news</a>'
    letter = chief.call("res.partner", "message_post", [customer], body=body)
    chief.page("/mail/link_preview", message_id=letter[0] if isinstance(letter, list) else letter)
    chief.page("/mail/data", fetch_params=["init_messaging", "systray_get_activities"])
    chief.get("/odoo")
    deadline = time.monotonic() + SECONDS
    due = "SELECT count(*) FROM ir_cron WHERE active AND nextcall < now()"
    while environment.psql(due, enclosed.database) != "0" and time.monotonic() < deadline:
        time.sleep(1)
    assert environment.psql(due, enclosed.database) == "0", "the jobs have not all run"
    assert not trap.callers
