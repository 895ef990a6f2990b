"""A hidden customer shows by no way on: what Odoo leaks by itself, and what our own screens could.

What is planted in Chuwang must come back for its branch manager, which proves that each probe works, and for
nobody of Dongzhuang."""

import pytest
from canary import MARKS
from colleague import Refused
from probes import PROBES, text

INSIDERS = ("director2", "teller3")
OUTSIDERS = ("teller", "manager", "director")


def caught(who, canary, way) -> list[str]:
    """The planted words in what came back; refusals are read too."""
    try:
        answer = text(PROBES[way](who, canary))
    except Refused as refusal:
        answer = refusal.body
    return [mark for mark in MARKS if mark in answer]


@pytest.mark.parametrize("way", PROBES)
def test_a_way_on(colleague, canary, way):
    assert any(caught(colleague(login), canary, way) for login in INSIDERS), "proves nothing"
    for login in OUTSIDERS:
        assert not caught(colleague(login), canary, way), login
