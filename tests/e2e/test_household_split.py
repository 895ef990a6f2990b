"""分户: a member founds a household; what follows is shown first, both households show it afterwards."""

import pytest
from desk import Desk, ask
from playwright.sync_api import expect

PAGE = "action-rcc_customer.res_partner_action_household/{}"
LASTING = ["date_to", "=", False]


@pytest.fixture
def desk(login, county):
    """A function: login name -> that colleague at the web client."""
    return lambda name: Desk(login(name), county.url)


def test_household_split(desk, picture):
    """The branch manager looks at what follows, goes back, and records; the grant of before is frozen."""
    director = desk("director")
    household, person, name = _somebody(director.page)
    director.open(PAGE.format(household))
    director.page.locator("button.btn:visible", has_text="分户").or_(
        director.page.locator("button.btn:visible", has_text="Split…")
    ).first.click()
    director.choose("person_ids", name)
    expect(director.field("head_id").locator("input")).to_have_value(name)
    _press(director, "action_preview")
    director.state("preview")
    expect(director.field("preview")).to_contain_text(name)
    picture(director.page, "household-split")
    _press(director, "action_back")
    director.state("facts")
    assert _home(director.page, person) == household
    _press(director, "action_preview")
    _press(director, "action_confirm")
    expect(director.page.locator(".modal")).to_have_count(0)
    new = _home(director.page, person)
    assert new != household
    domain = [["partner_id", "=", household], ["state", "in", ["live", "frozen"]]]
    assert (
        ask(director.page, "rcc.grant", "search_read", [domain, ["state"]])[0]["state"] == "frozen"
    )
    director.open(PAGE.format(household))
    director.idle()
    picture(director.page, "household-after-split")


def _somebody(page):
    """A household with a live grant, a member of it who is not the head, and the member's name."""
    domain = [["rcc_kind", "=", "household"], ["rcc_grant_ids.state", "=", "live"]]
    for household in ask(page, "res.partner", "search", [domain]):
        rows = [["group_id", "=", household], LASTING, ["role", "!=", "head"]]
        found = ask(page, "rcc.membership", "search_read", [rows, ["partner_id"]])
        if found:
            person = found[0]["partner_id"][0]
            return (
                household,
                person,
                ask(page, "res.partner", "read", [[person], ["name"]])[0]["name"],
            )
    raise AssertionError("the county has no household of two with a grant")


def _home(page, person):
    """The household in which a person lives."""
    return ask(page, "res.partner", "read", [[person], ["parent_id"]])[0]["parent_id"][0]


def _press(desk, name):
    desk.page.locator(f".modal button[name={name}]:visible").click()
