"""A real browser in Chinese: log in as a role, and no console error goes unnoticed."""

import csv
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from scripts.quality.project import ADDONS, ROOT

LOGINS = ADDONS / "rcc_demo" / "data" / "logins.csv"
# Kept for a failing test; with RCC_GUIDE=1 screenshots go into the user guide instead.
PICTURES = ROOT / ".odoo" / "test" / "screenshots"
GUIDE = ROOT / "docs" / "guide" / "images"
# Phone-size, and the 1366x768 that is usual at counters.
SIZE = {"width": 1366, "height": 768}
LANGUAGE = "() => odoo.__WOWL_DEBUG__.root.env.services.localization.code"
# A page may be slow on a machine that does other things too; waiting costs nothing when it is not.
expect.set_options(timeout=30_000)
HARMLESS = re.compile(r"favicon|ResizeObserver loop")


def pytest_collection_modifyitems(items):
    """All of these need the browser: none may be skipped."""
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def logins() -> dict[str, dict]:
    """{login: its row in the demo county's list of logins}"""
    with open(LOGINS, encoding="utf-8", newline="") as rows:
        return {row["login"]: row for row in csv.DictReader(rows)}


@pytest.fixture(scope="session")
def browser(environment):
    """Debian's Chromium, driven by playwright."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(environment.chromium), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


class Complaints(list):
    """What the pages of one test complained about."""

    def listen(self, page: Page) -> None:
        """Collect console errors, uncaught exceptions and answers of a broken server."""
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.append(f"exception: {error}"))
        page.on("response", lambda answer: self._answer(answer))

    def _console(self, message) -> None:
        if message.type == "error" and not HARMLESS.search(message.text):
            self.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _answer(self, answer) -> None:
        if answer.status >= 500:
            self.append(f"{answer.status} {answer.url}")


@pytest.fixture
def complaints(request):
    """Fails the test at its end when a page complained; a test that expects it clears the list."""
    found = Complaints()
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def login(request, county, browser, logins, complaints):
    """A function: login name -> a page of the web client, logged in, in Chinese."""
    contexts = []

    def enter(name: str, size: dict = SIZE) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        page.goto(f"{county.url}/web/login")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", logins[name]["password"])
        page.click(".oe_login_form button[type=submit]")
        expect(page.locator(".o_main_navbar")).to_be_visible(timeout=60_000)
        assert page.evaluate(LANGUAGE) in ("zh_CN", "zh-CN")
        return page

    yield enter
    _picture_of_failure(request, contexts)
    for context in contexts:
        context.close()


@pytest.fixture
def picture():
    """A function: (page, name) -> a screenshot, in the user guide when RCC_GUIDE=1."""

    def take(page: Page, name: str) -> Path:
        folder = GUIDE if os.environ.get("RCC_GUIDE") else PICTURES
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(folder / f"{name}.png"))
        return folder / f"{name}.png"

    return take


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember whether the test itself failed, for the picture."""
    outcome = yield
    if call.when == "call":
        item.has_failed = outcome.get_result().failed


def _picture_of_failure(request, contexts) -> None:
    if not getattr(request.node, "has_failed", False):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", request.node.name)
    for context_number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=str(PICTURES / f"failed-{name}-{context_number}.png"))
