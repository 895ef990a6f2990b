"""Two records of one customer: compared side by side, merged, and undone, by the back office in Chinese."""

import pytest
from desk import Desk, ask
from playwright.sync_api import expect

from scripts.quality import server

NAME = "秦合并"
PHONES = ("13600010001", "13600010002")
DIGITS = ("41052719850101771", "41052719850101711")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


@pytest.fixture(scope="module")
def county(environment, demo):
    """A county of its own: customers come and go."""
    with server.serve_copy(environment, demo, "merge") as running:
        yield running


@pytest.fixture
def desk(login, county):
    """The back office at the web client."""
    return Desk(login("backoffice"), county.url)


def test_merge_and_undo(desk, picture):
    """The survivor has what both had; after undoing each has its own again."""
    first, second = _register_two(desk)
    _mark_both(desk)
    picture(desk.page, "merge-choices")
    _choose(desk)
    desk.press("action_merge", confirm=True)
    desk.state("done")
    picture(desk.page, "merge-done")
    assert _phones(desk, first) == sorted(PHONES)
    desk.press("action_open_survivor")
    expect(desk.field("rcc_alias_ids").locator(".o_data_row")).to_have_count(1)
    picture(desk.page, "merge-survivor")
    desk.page.go_back()
    desk.press("action_undo", confirm=True)
    desk.state("undone")
    assert [_phones(desk, customer) for customer in (first, second)] == [
        [phone] for phone in PHONES
    ]
    _find_two(desk)


def _register_two(desk):
    """The same person, typed in twice with another number and another telephone."""
    placed = [["rcc_kind", "=", "household"], ["rcc_area_id", "!=", False]]
    fields = ["rcc_area_id"]
    neighbour = ask(desk.page, "res.partner", "search_read", [placed, fields], {"limit": 1})[0]
    heads = []
    for digits, phone in zip(DIGITS, PHONES, strict=True):
        total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
        values = {
            "name": NAME,
            "number": digits + "10X98765432"[total % 11],
            "phone": phone,
            "area_id": neighbour["rcc_area_id"][0],
            "role": "head",
            "consent": False,
        }
        ask(desk.page, "rcc.registration", "register", [values, f"twice-{phone}"])
        person = [["rcc_search", "ilike", phone], ["rcc_kind", "=", "person"]]
        heads += ask(desk.page, "res.partner", "search", [person])
    return heads


def _phones(desk, customer):
    rows = ask(desk.page, "rcc.phone", "search_read", [[["partner_id", "=", customer]], ["number"]])
    return sorted("".join(c for c in row["number"] if c.isdigit())[-11:] for row in rows)


def _find_two(desk):
    desk.open("action-rcc_customer.res_partner_action_person")
    desk.search(NAME)
    expect(desk.page.locator(".o_data_row", has_text=NAME)).to_have_count(2)


def _mark_both(desk):
    """Both rows of the list are marked; the action opens them side by side."""
    _find_two(desk)
    for row in desk.page.locator(".o_data_row", has_text=NAME).all():
        row.locator(".o_list_record_selector input").check()
    desk.page.locator(".o_cp_action_menus .dropdown-toggle").first.click()
    desk.page.locator(".o-dropdown--menu .o_menu_item", has_text="合并").first.click()
    expect(desk.field("choice_ids").locator(".o_data_row").first).to_be_visible()


def _choose(desk):
    """Why they are one, and which number is right."""
    desk.fill("reason", "身份证录错一位")
    number = desk.field("choice_ids").locator(".o_data_row", has_text="*").first
    number.locator("[name=take]").click()
    number.locator("[name=take] input").click()
    desk.page.locator(".o_select_menu_item", has_text="取左边").first.click()
    desk.page.locator(".o_form_button_save").first.click()
