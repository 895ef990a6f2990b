"""A newcomer from the Staff page to the first page of their own, in Chinese; and the reports of a role."""

from desk import Desk
from playwright.sync_api import expect

GIVEN, OWN = "given-by-admin", "known-to-nobody"
NUMBER = "440524188001010014"


def test_newcomer(login, county, browser, picture):
    """One administrator hires, the branch manager confirms, the newcomer chooses a password and sees the menus."""
    admin = Desk(login("sysadmin"), county.url)
    admin.open("staff")
    admin.page.locator(
        ".o_list_view .o_control_panel_main_buttons button, .o_list_buttons button"
    ).first.click()
    for name, text in (
        ("name", "新员工"),
        ("identity_number", NUMBER),
        ("login", "newcomer"),
        ("password", GIVEN),
    ):
        admin.fill(name, text)
    admin.choose("role_id", "柜员")
    admin.choose("branch_id", "东庄信用社")
    picture(admin.page, "staff-hire")
    admin.page.locator("button[name=action_hire]").click()
    expect(admin.page.locator(".o_notification")).to_be_visible()

    director = Desk(login("director"), county.url)
    director.open("rcc-posts-to-confirm")
    row = director.page.locator(".o_data_row", has_text="新员工")
    expect(row).to_be_visible()
    picture(director.page, "staff-confirm")
    row.locator("button[name=action_confirm]").click()
    expect(row).to_have_count(0)

    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto(f"{county.url}/web/login")
    page.fill("input[name=login]", "newcomer")
    page.fill("input[name=password]", GIVEN)
    page.click(".oe_login_form button[type=submit]")
    page.fill("input[name=password]", OWN)
    page.fill("input[name=repeated]", OWN)
    picture(page, "staff-password")
    page.click(".oe_login_form button[type=submit]")
    expect(page.locator(".o_main_navbar")).to_be_visible(timeout=60_000)
    context.close()


def test_reports(login, county, picture):
    """The page of reports, a report's pivot, and its workbook."""
    desk = Desk(login("risk"), county.url)
    desk.open("rcc-reports")
    expect(desk.page.locator(".o_data_row").first).to_be_visible()
    picture(desk.page, "reports")
    desk.open("report-staff-posts")
    desk.page.locator(".o_switch_view.o_pivot").click()
    expect(desk.page.locator(".o_pivot table")).to_be_visible()
    desk.page.locator(".o_cp_action_menus button").first.click()
    with desk.page.expect_download() as download:
        desk.page.locator(".o_rcc_report_download").click()
    assert download.value.suggested_filename.endswith(".xlsx")
