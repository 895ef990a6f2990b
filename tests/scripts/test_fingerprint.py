"""Which change of a file needs which work on the test database."""

import pytest

from scripts.quality.fingerprint import of_addon


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("models/village.py", "x", {"data"}),
        ("i18n/zh_CN.po", "x", {"data"}),
        ("hooks.py", "x", {"once"}),
        ("data/cron_data.xml", '<odoo noupdate="1"/>', {"once"}),
        ("data/role_data.xml", "<odoo/>", {"data"}),
        ("static/src/counter.js", "x", {"static"}),
        ("static/tests/tours/counter_tour.js", "x", {"static"}),
        ("tests/test_village.py", "x", set()),
        ("readme/USAGE.md", "x", set()),
    ],
)
def test_change(tmp_path, name, text, kinds):
    before = of_addon(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    after = of_addon(tmp_path)
    assert {kind for kind in after if after[kind] != before[kind]} == kinds
