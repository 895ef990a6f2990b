"""Black-box tests: a real server on the demo county. Nothing here imports odoo."""

import pytest

from scripts import setup
from scripts.quality import server, template


@pytest.fixture(scope="session")
def environment():
    """The clone's own Odoo and PostgreSQL, as every ./rcc command gets them."""
    env = setup.environment("test")
    template.use(env)
    with env.start_postgres(unsafe=True):
        yield env


@pytest.fixture(scope="session")
def demo(environment):
    """The up-to-date template database with the demo county."""
    source = template.Template(environment, "demo")
    source.ensure()
    assert not source.faults, "\n".join(source.faults)
    return source


@pytest.fixture(scope="session")
def county(environment, demo):
    """A server on a throw-away demo county; whatever it logs at ERROR, or we at WARNING, fails."""
    with server.serve_copy(environment, demo, "e2e") as running:
        yield running
