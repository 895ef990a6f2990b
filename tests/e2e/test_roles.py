"""Every role of the demo county gets into the application in Chinese."""

import csv

import pytest
from playwright.sync_api import expect

from scripts.quality.project import ADDONS

with open(ADDONS / "rcc_demo" / "data" / "logins.csv", encoding="utf-8", newline="") as rows:
    LOGINS = {row["role"]: row["login"] for row in reversed(list(csv.DictReader(rows)))}


def test_thirteen_roles_have_a_login():
    assert len(LOGINS) == 13


@pytest.mark.parametrize("role", LOGINS)
def test_role_logs_in(login, picture, role):
    page = login(LOGINS[role])
    expect(page.locator(".o_error_dialog")).to_have_count(0)
    picture(page, f"first-page-{role}")
