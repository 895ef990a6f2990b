"""A county of its own for each file of attempts: what is tried here may stand in the log and in the database."""

import pytest
from canary import plant
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


@pytest.fixture(scope="module")
def sql(environment, target):
    """A function: query -> the unaligned answer of the server's database."""
    return lambda query: environment.psql(query, target.database)


@pytest.fixture(scope="module")
def canary(colleague, sql):
    """What is planted in Chuwang, by its branch manager."""
    return plant(colleague("director2"), sql)
