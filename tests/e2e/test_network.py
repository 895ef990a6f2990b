"""The network changes: branches come from a file, an outlet closes, and the successor's teller has its customers."""

import pytest
from desk import Desk
from playwright.sync_api import expect

from scripts.quality import server

BRANCHES = """机构代码,机构名称,级别,上级机构代码,地址,电话,营业时间,负责区划代码
010102,二安分社,分社,0101,内黄县二安镇二安街 2 号,03727710112,8:30-16:30,
0101,东庄信用社,信用社,01,内黄县东庄镇东庄街 20 号,,,
"""
FAULTY = """机构代码,机构名称,级别,上级机构代码
010103,亳城分社,分社,0199
"""
CLOSE = 2  # the place of closing among the kinds of change
OUTLET, SUCCESSOR = "梁庄分社", "楚旺信用社"


@pytest.fixture(scope="module")
def county(environment, demo):
    """A county of its own: what closes here stays open for the other tests."""
    with demo.clone("network") as database, server.serve(environment, database) as running:
        yield running
        faults = running.faults()
    assert not faults, "\n".join(faults)


def _open_import(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/odoo/action-rcc_branch.rcc_branch_import_action")
    expect(desk.page.locator(".modal .o_form_view")).to_be_visible()


def _press(desk: Desk, name: str) -> None:
    desk.page.locator(f".modal-footer button[name={name}]:visible").first.click()


def _upload(desk: Desk, text: str) -> None:
    desk.form().locator("input[type=file]").set_input_files(
        {"name": "branches.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    )


def test_administrator_imports_branches(login, county, picture):
    desk = Desk(login("sysadmin"), county.url)
    _open_import(desk)
    _upload(desk, FAULTY)
    expect(desk.field("faults")).to_contain_text("0199")
    _open_import(desk)
    _upload(desk, BRANCHES)
    _press(desk, "action_preview")
    expect(desk.field("line_ids").locator(".o_data_row")).to_have_count(2)
    picture(desk.page, "branch-import")
    _press(desk, "action_import")
    expect(desk.page.locator(".modal")).to_have_count(0)
    desk.open("rcc-branches?view_type=list")
    expect(desk.page.locator(".o_data_row", has_text="010102")).to_contain_text("0372-7710112")


def test_outlet_closes_with_a_successor(login, county, picture):
    teller = Desk(login("teller3"), county.url)
    teller.open("action-rcc_customer.res_partner_action_household")
    rows = teller.page.locator(".o_data_row")
    expect(rows.first).to_be_visible()
    before = rows.count()

    desk = Desk(login("sysadmin"), county.url)
    desk.open("rcc-network-changes/new")
    desk.field("kind").locator("input").click()
    desk.page.locator(".o_select_menu_item").nth(CLOSE).click()
    desk.choose("branch_id", OUTLET)
    desk.choose("target_id", SUCCESSOR)
    desk.fill("reason", "客户少，并入附近机构")
    expect(desk.field("preview")).to_contain_text(SUCCESSOR)
    desk.press("action_propose")
    desk.state("proposed")
    address = desk.page.url

    executive = Desk(login("executive"), county.url)
    executive.page.goto(address)
    expect(executive.field("preview")).to_contain_text(SUCCESSOR)
    picture(executive.page, "network-change")
    executive.press("action_confirm", confirm=True)
    executive.state("done")

    teller.open("action-rcc_customer.res_partner_action_household")
    expect(rows.nth(before)).to_be_visible()


def test_coverage_shows_the_gaps(login, county, picture):
    desk = Desk(login("executive"), county.url)
    desk.open("rcc-coverage")
    groups = desk.page.locator(".o_group_header")
    expect(groups).to_have_count(17)
    groups.first.click()
    expect(desk.page.locator(".o_data_row .text-bg-danger").first).to_be_visible()
    picture(desk.page, "coverage")


def test_branch_card_opens_its_figures(login, county, picture):
    desk = Desk(login("director2"), county.url)
    desk.open("rcc-branches?view_type=list")
    desk.open_row(SUCCESSOR)
    figure = desk.page.locator("[data-figure=customers]")
    expect(figure).to_be_visible()
    picture(desk.page, "branch-card")
    figure.click()
    expect(desk.page.locator(".o_data_row, .o_kanban_record").first).to_be_visible()


def test_cards_at_phone_width(login, county):
    desk = Desk(login("manager", {"width": 390, "height": 800}), county.url)
    desk.open("rcc-coverage")
    expect(desk.page.locator(".o_kanban_record").first).to_be_visible()
    desk.open("rcc-branches")
    expect(desk.page.locator(".o_kanban_record, .o_hierarchy_node").first).to_be_visible()
