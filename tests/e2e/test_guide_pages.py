"""The pages that the user guide shows beside the long way: each opens for its role and has rows."""

import pytest
from desk import Desk
from playwright.sync_api import expect

PAGES = (
    ("manager", "action-rcc_customer.res_partner_action_household", "households"),
    ("collector", "action-rcc_microloan.rcc_loan_action_overdue", "loans-overdue"),
    ("sysadmin", "staff", "staff"),
    ("auditor", "action-rcc_base.rcc_decision_action", "decisions"),
    ("head", "rcc-schemes", "schemes"),
)


@pytest.mark.parametrize(("name", "path", "shot"), PAGES)
def test_page_has_rows(login, county, picture, name, path, shot):
    desk = Desk(login(name), county.url)
    desk.open(path)
    expect(desk.page.locator(".o_data_row").first).to_be_visible()
    picture(desk.page, shot)


def test_household_page(login, county, picture):
    """A household shows its members, documents and economic file on one page."""
    desk = Desk(login("manager"), county.url)
    desk.open("action-rcc_customer.res_partner_action_household")
    desk.page.locator(".o_data_row .o_data_cell").nth(1).click()
    expect(desk.field("rcc_group_membership_ids").locator(".o_data_row").first).to_be_visible()
    picture(desk.page, "household")
