"""The counter in a real browser, the keyboard alone."""

import sys
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common import LoanCase

SAID = "Keystrokes of a payout, the amount included: "


@tagged("post_install", "-at_install")
class TestTours(LoanCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant.action_cancel("x")
        cls.env["rcc.certificate"].create({"name": "4105272600001", "branch_id": cls.east.id})
        cls.grant = cls._grant(cls.zhang, 60000, sign=False)
        cls.grant._sign()

    def test_payout_by_keyboard(self):
        """Fewer than 60 keystrokes with the amount; the browser counts and the number is printed (pytest -s)."""
        said, handle = [], ChromeBrowser._handle_console

        def listen(browser, type, args=None, **rest):
            said.extend(str(arg.get("value")) for arg in args or ())
            return handle(browser, type, args=args, **rest)

        with patch.object(ChromeBrowser, "_handle_console", listen):
            self.start_tour("/odoo/counter", "rcc_microloan_counter", login=self.teller.login)
        line = next(text for text in said if text.startswith(SAID))
        sys.stdout.write(f"{line}\n")
        self.assertLess(int(line.removeprefix(SAID)), 60)
        self.assertRecordValues(
            self.grant.loan_ids, [{"amount": 12000, "state": "open", "outstanding": 12000}]
        )

    def test_wrong_document(self):
        """A wrong number is refused on the spot; the teller may type again or leave by Escape."""
        self.start_tour(
            "/odoo/counter", "rcc_microloan_counter_wrong_document", login=self.teller.login
        )
        self.assertFalse(self.grant.loan_ids)
