"""The counter in a real browser, the keyboard alone."""
from odoo.tests import HttpCase, tagged

from .common import LoanCase


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
        """Fewer than 60 keystrokes with the amount; the number is printed (pytest -s, or the log)."""
        with self.assertLogs(f"{self._logger.name}.browser", "INFO") as logs:
            self.start_tour("/odoo/counter", "rcc_microloan_counter", login=self.teller.login)
        line = next(line for line in logs.output if "Keystrokes" in line)
        print(line.rpartition(":")[0].rpartition(":")[2].strip(), line.rpartition(":")[2].strip())  # noqa: T201
        self.assertLess(int(line.rpartition(":")[2]), 60)
        self.assertRecordValues(self.grant.loan_ids, [{"amount": 12000, "state": "open", "outstanding": 12000}])

    def test_wrong_document(self):
        """A wrong number is refused on the spot; the teller may type again or leave by Escape."""
        self.start_tour("/odoo/counter", "rcc_microloan_counter_wrong_document", login=self.teller.login)
        self.assertFalse(self.grant.loan_ids)
