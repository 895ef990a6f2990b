"""What docs/exchange.md shows to the makers of other programs is what the server does."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from colleague import Refused
from identity_numbers import resident_id

PAGE = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
NUMBER = resident_id(125, "19600101", "110101")


@pytest.fixture(scope="module")
def teller(colleague):
    return colleague("teller")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def _named(method: str) -> set[str]:
    """The names in the braces of a method's answer."""
    [row] = [line for line in PAGE.splitlines() if re.match(rf"\| (`rcc\S+` )?`{method}`", line)]
    inner = row.rpartition("{")[0].rpartition("`{")[2] if row.count("{") > 1 else ""
    text = (inner or row[row.index("{") + 1 : row.rindex("}")]) + " "
    return set(re.findall(r"\b[a-z_]+\b", text))


def test_the_example_can_be_copied(target, teller):
    """The shell's commands as they stand, and the answer as it stands but for the id."""
    [command], [answer] = _blocks("sh"), _blocks("json")
    known = os.environ | {"URL": target.url, "KEY": teller.key}
    for _again in range(2):  # whoever sends twice gets the same
        run = subprocess.run(
            ["bash", "-c", command], env=known, capture_output=True, text=True, check=True
        )
        told, shown = json.loads(run.stdout), json.loads(answer)
        assert told["results"][0]["id"]
        told["results"][0]["id"] = shown["results"][0]["id"]
        assert told == shown


def test_a_registration_answers_what_the_page_says(teller):
    [village, *_more] = teller.call("rcc.registration", "villages", query="", limit=3)
    assert {"id", "name", "hint"} == village.keys()
    form = {
        "number": NUMBER,
        "name": "祁冬生",
        "role": "head",
        "area_id": village["id"],
        "consent": False,
    }
    checked = teller.call("rcc.registration", "check", values=form)
    assert checked.keys() == {"errors", "missing", "duplicates", "derived"}
    assert not checked["errors"]
    assert not checked["missing"]
    sent = {"values": form, "idempotency_key": "page-example-1"}
    card = teller.call("rcc.registration", "register", **sent)
    assert card.keys() == _named("register")
    assert NUMBER not in str(card)
    again = teller.call("rcc.registration", "register", **sent)
    assert (again["id"], again["repeated"]) == (card["id"], True)
    found = teller.call("rcc.registration", "find_or_register", **sent)
    assert (found["id"], found["found"]) == (card["id"], True)


def test_refusals_have_the_status_that_the_page_says(teller, colleague):
    for user, status, model, method, arguments in (
        (teller, 422, "rcc.feed", "deliver", {"schema": "x", "rows": [{}], "idempotency_key": "k" * 8}),
        (teller, 422, "rcc.registration", "register", {"values": {}, "idempotency_key": "short"}),
        (teller, 422, "rcc.registration", "register", {"nothing": 1}),
        (teller, 404, "rcc.registration", "nothing", {}),
        (colleague("auditor"), 403, "rcc.registration", "check", {"values": {}}),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            user.call(model, method, **arguments)
        assert refused.value.status == status, refused.value


def test_who_probes_numbers_is_stopped(colleague):
    """Ten numbers that are no customers' of one's own end the questions for a while; they are on record."""
    user, refused = colleague("teller2"), None
    for sequence in range(1, 12):
        values = {"number": resident_id(sequence, "19610101", "110101")}
        try:
            user.call("rcc.registration", "check", values=values)
        except Refused as refusal:
            refused = sequence, refusal.status
    assert refused == (11, 422)
