"""A county of its own for the hostile colleague: what is tried here may stand in the log and in the database."""

import pytest
from colleague import Colleague

from scripts.quality import server


@pytest.fixture(scope="module")
def target(environment, demo):
    """A server without nightly jobs on a throw-away demo county."""
    with demo.clone("hostile") as database:
        with server.serve(environment, database, "--max-cron-threads=0") as running:
            yield running


@pytest.fixture(scope="module")
def colleague(target):
    """A function: login -> a colleague with an API key, made once."""
    known = {}

    def enter(login: str) -> Colleague:
        if login not in known:
            known[login] = Colleague(target.url, login)
        return known[login]

    return enter
