"""Every role × model × operation × place, walked over /json/2 and over the web client's calls in debug mode."""

from concurrent.futures import ThreadPoolExecutor

import county
import pytest
from table import Line, lines
from truth import Truth
from walk import faults, observed

MATRIX = lines()
THREADS = 4


@pytest.fixture(scope="module")
def staged(colleague, sql):
    """The county with a record in every place, all observers logged in, and where each record belongs."""
    truth = Truth(sql, county.stage(colleague, sql))
    for login in county.OBSERVERS.values():
        colleague(login)
    return truth


def walk_all(staged, colleague, chosen):
    """All faults of these lines of the matrix."""

    def walk(pair):
        line, role = pair
        places = staged.places(line.model, line.customer)
        who = colleague(county.OBSERVERS[role])
        return [f"{line.model} × {role}: {fault}" for fault in faults(who, role, line, places)]

    pairs = [(line, role) for line in chosen for role in county.OBSERVERS]
    with ThreadPoolExecutor(THREADS) as threads:
        return [fault for found in threads.map(walk, pairs) for fault in found]


def test_every_role_has_a_column():
    for line in MATRIX.values():
        assert set(line.cells) == set(county.OBSERVERS), line.model


def test_every_model_of_ours_has_a_line(staged, colleague):
    """A new model without a line fails, and is told what it would read today."""
    missing = sorted(staged.models().keys() - MATRIX.keys())
    proposals = []
    for model in missing:
        places = staged.places(model, "")
        cells = (
            observed(colleague(login), Line(model, "", {}), places)
            for login in county.OBSERVERS.values()
        )
        proposals.append(",".join([model, "", *cells]))
    assert not missing, "no line in access.csv; as the server behaves now:\n" + "\n".join(proposals)


def test_scoped_models_lead_to_their_customers(staged):
    """A line without a path would not look at places at all."""
    for model, scoped in staged.models().items():
        assert not scoped or MATRIX[model].customer, f"{model} has a rule of scope but no path"


def test_places_are_not_empty(staged):
    """What is not there cannot be hidden: scoped models have rows in the own branch and elsewhere."""
    empty = [
        line.model
        for line in MATRIX.values()
        if line.customer
        and not {"elsewhere"} < staged.places(line.model, line.customer).keys()
        and line.model not in county.WITHOUT_ROWS
    ]
    assert not empty


def test_models_of_ours(staged, colleague):
    chosen = [line for line in MATRIX.values() if line.model.startswith("rcc.")]
    found = walk_all(staged, colleague, chosen)
    assert not found, "\n".join(found)


def test_models_of_odoo(staged, colleague):
    chosen = [line for line in MATRIX.values() if not line.model.startswith("rcc.")]
    found = walk_all(staged, colleague, chosen)
    assert not found, "\n".join(found)
