"""From an officer's notebook to a paid-out loan: each step by the role that takes it, in Chinese, in a browser."""

import subprocess

import notebook
import pytest
from desk import Desk
from playwright.sync_api import expect

OPINIONS = ("excellent", "excellent", "good", "excellent", "good")
APPRAISERS = ("牛志远", "贺长春", "葛秀云", "侯宝山", "龙在天")
AMOUNT = "20000"
KEYSTROKES = 60  # the most that a payout may need, the amount included


@pytest.fixture
def desk(login, county):
    """A function: login name -> that colleague at the web client."""
    return lambda name: Desk(login(name), county.url)


def test_from_notebook_to_payout(desk, county, environment, picture, tmp_path):
    """A household that nobody knew in the morning draws money, and every step was another person's."""
    _import_notebook(desk("backoffice"), picture, notebook.write(tmp_path / "notebook.xlsx"))
    manager = desk("manager")
    _rate(manager, picture)
    _confirm(desk("manager2"))
    _key_panel(desk("backoffice"), picture)
    _propose(manager, picture)
    director = desk("director")
    _publish(director, picture)
    _days_pass(environment, county.database, 8)
    _approve(director, picture)
    certificate = _sign(manager, picture)
    pressed = _pay_out(desk("teller"), picture, certificate)
    print(f"keystrokes of a payout: {pressed}")
    assert pressed < KEYSTROKES


def _import_notebook(desk, picture, path):
    desk.open("rcc-registers/new")
    desk.choose("branch_id", "东庄信用社")
    desk.field("file").locator("input[type=file]").set_input_files(str(path))
    desk.press("action_parse")
    desk.state("parsed")
    expect(desk.page.locator(".o_data_row", has_text=notebook.HEAD["name"])).to_be_visible()
    picture(desk.page, "register-preview")
    desk.press("action_apply")
    desk.state("done")
    expect(desk.page.locator(".o_data_row .text-bg-danger")).to_have_text(["错误"])
    picture(desk.page, "register-done")


def _open_rating(desk):
    desk.open("rcc-ratings")
    desk.search(notebook.HEAD["name"])
    desk.open_row(notebook.HEAD["name"])


def _rate(desk, picture):
    desk.open("rcc-ratings/new")
    desk.choose("partner_id", notebook.HEAD["name"])
    desk.press("action_new_survey")
    desk.choose("second_investigator_id", "张海燕")
    desk.field("borrowing_history").locator("input").first.check()
    for name, amount in (
        ("debts_elsewhere", "5000"),
        ("debts_here", "0"),
        ("member_shares", "2000"),
        ("other_assets", "30000"),
    ):
        desk.fill(name, amount)
    picture(desk.page, "survey")
    desk.press("action_done")
    desk.state("done")


def _confirm(desk):
    _open_rating(desk)
    desk.press("action_confirm_survey", confirm=True)


def _key_panel(desk, picture):
    _open_rating(desk)
    desk.press("action_open_panel")
    sheets = desk.field("sheet_ids")
    for number, (appraiser, opinion) in enumerate(zip(APPRAISERS, OPINIONS, strict=True), 1):
        sheets.locator(
            ".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button"
        ).first.click()
        row = sheets.locator(".o_selected_row")
        row.locator("[name=sheet_no] input").fill(f"XJ-{number}")
        row.locator("[name=appraiser_name] input").fill(appraiser)
        _pick(row.locator("[name=opinion]"), opinion)
    desk.page.locator(".o_form_button_save").first.click()
    picture(desk.page, "panel-sheets")
    desk.press("action_close", confirm=True)
    desk.state("closed")


def _pick(cell, value):
    """Choose in a selection field, which Odoo shows as a select menu."""
    words = {"excellent": "优", "good": "良"}
    cell.locator("input").first.click()
    cell.page.locator(".o_select_menu_item", has_text=words[value]).first.click()


def _propose(desk, picture):
    _open_rating(desk)
    picture(desk.page, "rating-points")
    desk.press("action_propose", confirm=True)
    desk.state("proposed")


def _publish(desk, picture):
    _open_rating(desk)
    desk.press("action_publish_notice")
    expect(desk.field("result_ids")).to_contain_text(notebook.HEAD["name"])
    picture(desk.page, "notice")


def _days_pass(environment, database, days):
    """The notice's days go by: its dates move back, by the door that migrations use."""
    statement = (
        "BEGIN; SET LOCAL rcc.migrating = 'on';"
        f" UPDATE rcc_rating_notice SET date_from = date_from - {days}, date_to = date_to - {days}; COMMIT"
    )
    subprocess.run(
        [
            environment.pg_bin / "psql",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            database,
            "-c",
            statement,
        ],
        env=environment.variables,
        check=True,
    )


def _approve(desk, picture):
    _open_rating(desk)
    desk.press("action_approve")
    expect(desk.field("contract_no")).not_to_be_empty()
    picture(desk.page, "grant-to-sign")


def _sign(desk, picture):
    desk.open("rcc-grants")
    desk.search(notebook.HEAD["name"])
    desk.open_row(notebook.HEAD["name"])
    desk.press("action_sign", confirm=True)
    desk.state("live")
    picture(desk.page, "grant-live")
    return desk.field("certificate_no").inner_text().strip()


def _pay_out(desk, picture, certificate):
    """Keyboard only, from the search to the receipt; returns how many keys were pressed."""
    page, pressed = desk.page, 0

    def keys(text, then="Enter"):
        nonlocal pressed
        page.keyboard.type(text)
        page.keyboard.press(then)
        pressed += len(text) + 1

    desk.open("counter")
    expect(page.locator(".o_rcc_counter input").first).to_be_focused()
    page.keyboard.type(notebook.HEAD["phone"][-4:])
    pressed += 4
    expect(page.locator(".o_rcc_counter", has_text=notebook.HEAD["name"])).to_be_visible()
    picture(page, "counter-search")
    keys("")
    expect(page.locator("#rcc_number")).to_be_focused()
    assert notebook.HEAD["number"] not in page.content()
    keys(notebook.HEAD["number"])
    keys(certificate)
    keys(AMOUNT)
    expect(page.locator("button[name=confirm]")).to_be_focused()
    picture(page, "counter-payout")
    keys("")
    expect(page.locator(".o_rcc_note_no")).not_to_be_empty()
    picture(page, "counter-receipt")
    return pressed
