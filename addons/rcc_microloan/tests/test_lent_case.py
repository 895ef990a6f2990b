from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LoanCase


@tagged("post_install", "-at_install")
class TestLentLoan(LoanCase):
    """An outlet without accountant of its own borrows one for one payout."""

    def test_the_lent_accountant_authorises_one_loan(self):
        accountant = self._user("accountant", self.west)
        other = self.draw(5000)
        loan = self.draw(25000)
        with self.assertRaises(AccessError):
            loan.with_user(accountant).action_authorise()
        self.env["rcc.case.lend"].with_user(self.chief).create(
            {
                "case_model": "rcc.loan",
                "case_id": loan.id,
                "employee_id": accountant._rcc_employee().id,
                "reason": "our accountant is ill",
            }
        ).action_lend()
        seen = {
            model: self.env[model].with_user(accountant).search([])
            for model in ("rcc.loan", "rcc.grant")
        }
        self.assertEqual(seen, {"rcc.loan": loan, "rcc.grant": self.grant})
        loan.with_user(accountant).action_authorise()
        self.assertEqual((loan.state, loan.accountant_id), ("open", accountant._rcc_employee()))
        lines = self.env["rcc.loan.installment"].with_user(accountant).search([])
        self.assertEqual(lines.loan_id, loan)
        with self.assertRaises(AccessError):
            other.with_user(accountant).read(["amount"])
