"""pytest plugin: counts results and catches what our addons log at WARNING or above.

Used as `-p scripts.quality.watch`; writes JSON to the file named by RCC_TEST_REPORT. Records caught
by assertLogs or mute_logger do not reach the root logger, so only the unexpected ones are seen.
"""

import json
import logging
import os
import re
from pathlib import Path

import pytest

from scripts.quality.logscan import is_ours

BROWSER_WORDS = re.compile(r"chrom|browser|websocket|HttpCase|playwright", re.IGNORECASE)
FORMAT = logging.Formatter("%(levelname)s %(name)s: %(message)s")


class Watch(logging.Handler):
    """Counts and faults of one pytest session."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self.faults: list[str] = []
        self.skips: list[dict] = []
        self.browser_items: set[str] = set()
        self.failed_subtests: set[str] = set()
        self.current = "before the first test"

    def emit(self, record):
        """Keep a log record of ours."""
        text = FORMAT.format(record)
        if is_ours(text):
            self.faults.append(f"{self.current}\n{text}")

    def pytest_sessionstart(self):
        logging.getLogger().addHandler(self)

    def pytest_runtest_logstart(self, nodeid):
        self.current = nodeid

    def pytest_collection_modifyitems(self, config, items):
        """As Odoo's runner does: a test class belongs to the module that defines it."""
        imported = [item for item in items if _is_imported(item)]
        config.hook.pytest_deselected(items=imported)
        items[:] = [item for item in items if item not in imported]
        self.browser_items = {item.nodeid for item in items if _is_browser_test(item)}

    def pytest_collectreport(self, report):
        if report.failed:
            self.counts["failed"] += 1

    def pytest_runtest_logreport(self, report):
        if type(report) is not pytest.TestReport:
            # A sub-test. unittest's ones do not fail their test in pytest's report.
            self.failed_subtests |= {report.nodeid} if report.failed else set()
        elif report.skipped:
            self._skipped(report)
        elif report.failed or (report.when == "call" and report.nodeid in self.failed_subtests):
            self.counts["failed"] += 1
        elif report.when == "call":
            self.counts["passed"] += 1

    def pytest_warning_recorded(self, warning_message, nodeid):
        text = f"{warning_message.filename}:{warning_message.lineno}: {warning_message.message}"
        if is_ours(text):
            self.faults.append(f"{nodeid or 'collection'}\n{text}")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        logging.getLogger().removeHandler(self)
        if path := os.environ.get("RCC_TEST_REPORT"):
            result = dict(self.counts, faults=self.faults, skips=self.skips)
            Path(path).write_text(json.dumps(result), encoding="utf-8")

    def _skipped(self, report):
        self.counts["skipped"] += 1
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        browser = report.nodeid in self.browser_items or bool(BROWSER_WORDS.search(reason))
        self.skips.append({"test": report.nodeid, "reason": reason, "browser": browser})


def _is_imported(item) -> bool:
    owner = getattr(item, "cls", None)
    return owner is not None and owner.__module__ != item.module.__name__


def _is_browser_test(item) -> bool:
    classes = getattr(item, "cls", None)
    is_http = any(base.__name__ == "HttpCase" for base in classes.__mro__) if classes else False
    return is_http or item.get_closest_marker("browser") is not None or "/e2e/" in item.nodeid


def pytest_configure(config):
    """Register the watch."""
    config.pluginmanager.register(Watch(), "rcc-watch")
