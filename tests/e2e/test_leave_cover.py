"""While a customer manager is away the deputy acts and the own posts rest; coming back ends both at once."""

import re

import pytest
from desk import Desk, ask
from playwright.sync_api import expect

DEPUTY = "冯春梅"
LAST_DAY = 9  # days from now


@pytest.fixture
def desk(login, county):
    """A function: login name -> that colleague at the web client."""
    return lambda name: Desk(login(name), county.url)


def test_leave_cover(desk, login, picture):
    """Asked for by the manager, approved by the branch manager, covered by the deputy, over on return."""
    absent = desk("manager3")
    assert _sees_customers(absent)
    leave = _ask_for_leave(absent, picture)
    director = desk("director2")
    director.open(leave)
    _approve(director, picture)
    assert not _sees_customers(absent)
    deputy = desk("manager4")
    acting = [["user_id.login", "=", "manager4"], ["acting_for_id.user_id.login", "=", "manager3"]]
    assert ask(deputy.page, "rcc.post", "search_count", [[*acting, ["is_live", "=", True]]]) == 1
    director.press("action_return", confirm=True)
    director.state("cancelled")
    assert _sees_customers(absent)
    assert ask(deputy.page, "rcc.post", "search_count", [acting]) == 0
    picture(_rotation(director), "rotation")


def _sees_customers(desk):
    return bool(ask(desk.page, "res.partner", "search_count", [[["rcc_branch_id", "!=", False]]]))


def _ask_for_leave(desk, picture):
    """Where the new leave is found."""
    desk.open("rcc-leaves/new")
    desk.choose("deputy_id", DEPUTY)
    last = desk.page.evaluate(
        f"() => luxon.DateTime.now().plus({{days: {LAST_DAY}}}).toFormat('yyyy-MM-dd')"
    )
    desk.fill("date_to", last)
    desk.page.locator(".o_form_button_save").first.click()
    expect(desk.page).to_have_url(re.compile(r"rcc-leaves/\d+"))
    desk.idle()
    picture(desk.page, "leave-asked")
    return re.search(r"rcc-leaves/\d+", desk.page.url)[0]


def _approve(desk, picture):
    desk.press("action_approve", confirm=True)
    desk.state("approved")
    expect(desk.field("post_ids").locator(".o_data_row").first).to_be_visible()
    desk.idle()
    picture(desk.page, "leave-approved")


def _rotation(desk):
    """The list of everybody's rotation and leave."""
    desk.open("rcc-rotation")
    expect(desk.page.locator(".o_data_row").first).to_be_visible()
    desk.idle()
    return desk.page
