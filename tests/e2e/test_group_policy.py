"""The rules of customer groups from draft to customer: one drafts and simulates, another activates, in Chinese."""

import re
import time

import pytest
from desk import Desk
from playwright.sync_api import expect

from scripts.quality import server

GROUP = "返乡户"
PATIENCE = 90  # seconds: the background sorts customers once the activation is committed


@pytest.fixture(scope="module")
def county(environment, demo):
    """A county of its own: every household changes its group."""
    with server.serve_copy(environment, demo, "groups") as running:
        yield running


@pytest.fixture
def desk(login, county):
    """A function: login name -> that colleague at the web client."""
    return lambda name: Desk(login(name), county.url)


def test_rules_of_customer_groups(desk, picture):
    """A new rule is tried on all customers, a second person activates it, and a customer shows the new group."""
    head = desk("head")
    _draft(head)
    head.press("action_simulate")
    _turn_to(head, "moves")
    expect(head.page.locator("[name=total_ids] .o_data_row", has_text=GROUP)).to_be_visible()
    picture(head.page, "group-simulation")
    head.press("action_propose")
    expect(head.page.locator(".o_form_view button[name=action_withdraw]")).to_be_visible()
    _activate(desk("executive"))
    director = desk("director")
    _see_new_group(director)
    picture(director.page, "group-of-a-customer")


def _turn_to(desk, page):
    """Open a page of the form's notebook and let it fade in."""
    tab = desk.page.locator(f"a.nav-link[name={page}]")
    tab.click()
    expect(tab).to_have_class(re.compile("active"))
    desk.page.wait_for_timeout(400)


def _draft(desk):
    """A new version that gives all households another group."""
    desk.open("rcc-group-policies")
    desk.page.locator(".o_data_row .o_data_cell").first.click()
    desk.press("action_new_version")
    desk.state("draft")
    desk.page.locator("[name=line_ids] .o_data_row").last.locator("[name=note]").click()
    desk.choose("group_id", GROUP)
    desk.page.locator(".modal .o_form_button_save").first.click()
    expect(desk.page.locator(".modal")).to_have_count(0)


def _activate(desk):
    desk.open("rcc-group-policies")
    draft = desk.page.locator(".o_data_row.text-info")
    draft.locator(".o_data_cell").first.click()
    desk.press("action_activate")
    desk.state("active")


def _see_new_group(desk):
    """The first household's history names the new group as soon as the background has come to it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        desk.open("action-rcc_customer.res_partner_action_household")
        desk.page.locator(".o_data_row .o_data_cell").first.click()
        _turn_to(desk, "groups")
        rows = desk.page.locator("[name=rcc_group_history_ids] .o_data_row", has_text=GROUP)
        if rows.count() or time.monotonic() > deadline:
            break
        time.sleep(2)
    expect(rows.first).to_be_visible()
