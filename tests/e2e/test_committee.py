"""The loan committee meets: agenda, votes of three people, minutes; each at their own screen, in Chinese."""

import pytest
from desk import Desk
from playwright.sync_api import expect

MEMBERS = ("committee", "committee2", "committee3")
CHAIR = "刘长河"


@pytest.fixture
def desk(login, county):
    """A function: login name -> that colleague at the web client."""
    return lambda name: Desk(login(name), county.url)


def test_branch_manager_reads_who_decides(desk):
    """At the branch the waiting rating names the committee, and no button approves it."""
    director = desk("director2")
    director.open("rcc-ratings")
    names = director.page.locator(".o_data_row", has_text="审贷委员会")
    director.page.locator(".o_optional_columns_dropdown button").first.click()
    director.page.locator("input[name=decider_names]").check()
    expect(names.first).to_be_visible()


def test_committee_decides(desk, picture):
    """A limit above the branch becomes a grant by two of three votes, and the minutes are a PDF."""
    chair = desk("committee")
    number = _convene(chair, picture)
    _vote(chair, "for", "同意")
    for name, choice in zip(MEMBERS[1:], ("for", "against"), strict=True):
        colleague = desk(name)
        _open_meeting(colleague, number)
        _vote(colleague, choice, "请持续关注销售合同")
    _open_meeting(chair, number)
    picture(chair.page, "committee-votes")
    _count(chair)
    _close(chair, picture)
    _print(chair)


def _tick(cell):
    """Tick a box of an editable list: the first click opens the row, and sometimes ticks it too."""
    cell.click()
    box = cell.locator("input")
    expect(box).to_be_enabled()
    for _try in range(5):
        cell.page.wait_for_timeout(200)
        if box.is_checked():
            break
        box.click()
    expect(box).to_be_checked()


def _convene(desk, picture):
    """Plan a meeting, draw the agenda, note who came, open it; return its number."""
    desk.open("rcc-meetings/new")
    desk.choose("chair_id", CHAIR)
    desk.page.locator(".o_form_button_save").first.click()
    expect(desk.field("name")).to_contain_text("SDH")
    number = desk.field("name").inner_text().strip()
    desk.press("action_draw_agenda")
    expect(desk.field("item_ids").locator(".o_data_row").first).to_be_visible()
    desk.page.locator(".o_notebook .nav-link[name=members]").click()
    for row in desk.field("member_ids").locator(".o_data_row").all():
        _tick(row.locator("[name=present]"))
    desk.page.locator(".o_form_button_save").first.click()
    desk.page.locator(".o_notebook .nav-link[name=agenda]").click()
    picture(desk.page, "committee-agenda")
    desk.press("action_open")
    desk.state("open")
    return number


def _open_meeting(desk, number):
    desk.open("rcc-meetings")
    desk.open_row(number)


def _vote(desk, choice, reason):
    desk.field("item_ids").locator("button[name=action_vote]").first.click()
    dialog = desk.page.locator(".modal .o_form_view")
    dialog.locator(f"input[data-value={choice}]").check()
    dialog.locator("[name=reason] textarea").fill(reason)
    desk.page.locator(".modal .o_form_button_save").click()
    expect(desk.page.locator(".modal")).to_have_count(0)


def _count(desk):
    desk.field("item_ids").locator("button[name=action_decide]").first.click()
    desk.page.locator(".modal .modal-footer .btn-primary").first.click()
    expect(desk.field("item_ids").locator(".o_data_row .text-bg-success").first).to_be_visible()


def _close(desk, picture):
    desk.press("action_close", confirm=True)
    desk.state("closed")
    picture(desk.page, "committee-closed")


def _print(desk):
    with desk.page.expect_download(timeout=60_000) as download:
        desk.page.locator(".o_statusbar_buttons button", has_text="打印纪要").click()
    assert download.value.path().read_bytes()[:4] == b"%PDF"
