"""A server that is killed at any moment of an import: afterwards the database is that of an undisturbed run."""

import contextlib
import os
import random
import threading
import time

import pytest
from contents import contents, differences
from office import LOST, SECONDS, Office, register

from scripts.quality import server

ROUNDS = int(os.environ.get("RCC_FAULT_ROUNDS", "3"))
FILE = register()


@pytest.fixture(scope="module")
def undisturbed(environment, demo):
    """(what the database holds afterwards, the seconds that it took)"""
    with demo.clone("faults") as database:
        with server.serve(environment, database) as running:
            office = Office(running.url, database)
            number = office.upload(FILE)
            began = time.monotonic()
            office.finish(number)
            seconds = time.monotonic() - began
            settle(environment, database)
        return contents(environment, database), seconds


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_killed_import_ends_like_an_undisturbed_one(environment, demo, undisturbed, turn):
    expected, seconds = undisturbed
    seed = random.randrange(10**6)
    moment = (turn + random.Random(seed).random()) / ROUNDS * seconds
    with demo.clone(f"faults{turn}") as database:
        number = interrupt(environment, database, moment)
        with server.serve(environment, database) as running:
            wake(environment, database)
            Office(running.url, database).finish(number)
            settle(environment, database)
        found = differences(expected, contents(environment, database))
    assert not found, f"killed after {moment:.2f} s: {found}"


def interrupt(environment, database: str, moment: float) -> int:
    """Begin an import and kill the server so many seconds later; the import's number."""
    with server.serve(environment, database) as running:
        office = Office(running.url, database)
        number = office.upload(FILE)
        killer = threading.Timer(moment, running.kill)
        killer.start()
        with contextlib.suppress(*LOST):
            office.finish(number)
        killer.join()
    return number


def settle(environment, database: str) -> None:
    """Wait for the search for duplicates that follows an import in the background."""
    running = "SELECT count(*) FROM rcc_duplicate_run WHERE batch_state = 'running'"
    deadline = time.monotonic() + SECONDS
    while environment.psql(running, database).strip() != "0":
        assert time.monotonic() < deadline, "the search for duplicates does not come to its end"
        time.sleep(0.2)


def wake(environment, database: str) -> None:
    """Let a new server look for work at once, not after its first minute."""
    environment.psql("SELECT pg_notify('cron_trigger', :'name')", name=database)
