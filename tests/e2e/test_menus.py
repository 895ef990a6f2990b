"""Every menu of every role opens in Chinese: no error, no console complaint, no English heading."""

import csv
import re

import pytest

from scripts.quality.project import ADDONS

with open(ADDONS / "rcc_demo" / "data" / "logins.csv", encoding="utf-8", newline="") as rows:
    LOGINS = {row["role"]: row["login"] for row in reversed(list(csv.DictReader(rows)))}
OPEN = """async (action) => {
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    await services.action.doAction(action, { clearBreadcrumbs: true });
}"""
# What people read on any screen: menus, column heads, labels, buttons, tabs, filters.
READ = """() => {
    const places = [
        ".o_main_navbar", ".o_control_panel .btn", ".o_control_panel .breadcrumb", ".o_facet_value",
        ".o_list_table thead th", ".o_form_label", ".o_form_view button", ".nav-link", ".o_view_nocontent",
        ".o_statusbar_status", "legend", ".o_horizontal_separator",
    ];
    const texts = new Set();
    for (const place of places)
        for (const element of document.querySelectorAll(place))
            for (const line of (element.innerText || "").split("\\n"))
                if (line.trim()) texts.add(line.trim());
    return [...texts];
}"""
WORD = re.compile(r"[A-Za-z]{3,}")
ALLOWED = re.compile(
    r"(?<![A-Za-z])(CRM|PDF|CSV|XLSX?|Odoo|OdooBot|Excel|KPI|LPR|API)(?![A-Za-z])|\S+@\S+"
)


@pytest.mark.parametrize("role", LOGINS)
def test_every_menu_opens(login, complaints, role):
    page = login(LOGINS[role])
    leaves = _leaves(page)
    assert leaves, f"{role} has no menu of ours"
    wrong = []
    for menu in leaves:
        page.evaluate(OPEN, menu["actionID"])
        page.wait_for_timeout(150)
        page.wait_for_function("() => !document.querySelector('.o_loading_indicator')")
        wrong += [
            f"{menu['xmlid']}: {text}" for text in [*_errors(page), *_english(page), *complaints]
        ]
        complaints.clear()
        _close_dialogs(page)
    assert not wrong, "\n".join(wrong)


def _leaves(page) -> list[dict]:
    """The menus of our application that carry an action."""
    menus = page.context.request.get(_url(page, "/web/webclient/load_menus")).json()
    return [
        menu
        for menu in menus.values()
        if menu.get("actionID") and (menu.get("xmlid") or "").startswith("rcc_")
    ]


def _url(page, path: str) -> str:
    return re.match(r"https?://[^/]+", page.url)[0] + path


def _errors(page) -> list[str]:
    return [dialog.inner_text()[:300] for dialog in page.locator(".o_error_dialog").all()]


def _english(page) -> list[str]:
    return [
        f"English: {text[:80]}"
        for text in page.evaluate(READ)
        if WORD.search(ALLOWED.sub("", text))
    ]


def _close_dialogs(page) -> None:
    for button in page.locator(".modal .btn-close").all():
        button.click()
