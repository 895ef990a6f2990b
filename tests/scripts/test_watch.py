"""False greens are refused: logged warnings, skipped browser tests and empty runs fail the run.

Each test runs a real pytest on a small file, with the same plugin as `./rcc test`.
"""

import os
import subprocess
import sys
import textwrap

import pytest

from scripts.quality.counts import Counts
from scripts.quality.project import ROOT


@pytest.fixture
def counts_of(tmp_path):
    """A function: source of a test file -> Counts of its run."""

    def run(source):
        (tmp_path / "test_it.py").write_text(textwrap.dedent(source), encoding="utf-8")
        report = tmp_path / "report.json"
        options = ("-q", "-p", "scripts.quality.watch", "-c", "/dev/null")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, "--rootdir", tmp_path, tmp_path],
            cwd=ROOT,
            env=os.environ
            | {"RCC_TEST_REPORT": str(report), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            check=False,
        )
        return Counts.read(report, done.returncode)

    return run


def test_green(counts_of):
    counts = counts_of("def test_a(): pass")
    assert (str(counts), counts.status) == ("1 passed, 0 failed, 0 skipped", 0)


def test_warning_of_ours_fails_the_run(counts_of):
    counts = counts_of("""
        import logging
        def test_a(): logging.getLogger("odoo.addons.rcc_branch").warning("no manager")
        def test_b(): logging.getLogger("odoo.addons.mail").warning("no server")
    """)
    assert (str(counts), counts.status) == ("2 passed, 1 failed, 0 skipped", 1)
    assert "test_a" in counts.faults[0] and "no manager" in counts.faults[0]


def test_expected_warning_is_none(counts_of):
    counts = counts_of("""
        import logging, unittest
        class Case(unittest.TestCase):
            def test_a(self):
                with self.assertLogs("odoo.addons.rcc_branch"):
                    logging.getLogger("odoo.addons.rcc_branch").warning("no manager")
    """)
    assert counts.status == 0


def test_error_in_setup_counts_as_failed(counts_of):
    counts = counts_of("""
        import pytest
        @pytest.fixture
        def broken(): raise ValueError
        def test_a(broken): pass
        def test_b(): assert 0
        def test_c(): pass
    """)
    assert (str(counts), counts.status) == ("1 passed, 2 failed, 0 skipped", 1)


def test_failed_subtest_fails_once(counts_of):
    counts = counts_of("""
        import unittest
        class Case(unittest.TestCase):
            def test_a(self):
                for number in range(3):
                    with self.subTest(number=number):
                        self.assertNotEqual(number, 1)
    """)
    assert (str(counts), counts.status) == ("0 passed, 1 failed, 0 skipped", 1)


def test_skipped_browser_test_fails_the_run(counts_of):
    counts = counts_of("""
        import pytest, unittest
        class HttpCase(unittest.TestCase): pass
        class TestTour(HttpCase):
            @unittest.skip("later")
            def test_tour(self): pass
        def test_b(): pytest.skip("Chrome executable not found")
        def test_c(): pytest.skip("as root only")
        def test_d(): pass
    """)
    assert str(counts) == "1 passed, 0 failed, 3 skipped"
    assert len(counts.browser_skips) == 2 and counts.status == 1


def test_imported_class_is_not_run_again(counts_of):
    counts = counts_of("""
        import unittest
        class Case(unittest.TestCase):
            def test_a(self): pass
        class Common(unittest.TestCase):
            def test_b(self): pass
        Common.__module__ = "elsewhere"
    """)
    assert str(counts) == "1 passed, 0 failed, 0 skipped"


def test_no_test_at_all_fails_the_run(counts_of):
    assert counts_of("").status == 1


def test_broken_file_fails_the_run(counts_of):
    assert counts_of("import nothing_like_this").status == 1
