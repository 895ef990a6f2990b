"""Repaying: allocation, early repayment, reversal, closing, overdue days and categories."""

from datetime import date, timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoanCase


@freeze_time("2026-03-05 02:00:00")
@tagged("standard", "at_install")
class TestRepayment(LoanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 3, 5)

    def repay(self, loan, amount, day, user=None, **values):
        with freeze_time(f"{day} 02:00:00"):
            return loan.with_user(user or self.teller).action_repay(
                amount, day, values.get("key") or uuid4().hex
            )

    def test_interest_then_principal(self):
        loan = self.draw(10000, date(2026, 3, 5))
        lines = loan.installment_ids
        self.assertEqual(
            [str(line.due) for line in lines],
            ["2026-03-20", "2026-06-20", "2026-09-20", "2026-12-20", "2027-03-05"],
        )
        self.assertEqual(lines.mapped("interest"), [37.5, 230.0, 230.0, 227.5, 187.5])
        entry = self.repay(loan, 30, date(2026, 3, 20))
        self.assertEqual((entry.principal, entry.interest), (0, -30))
        self.assertEqual((lines[0].interest_paid, lines[0].unpaid), (30, 7.5))
        entry = self.repay(loan, 7.5, date(2026, 3, 21))
        self.assertEqual((loan.outstanding, lines[0].unpaid, loan.state), (10000, 0, "open"))

    def test_paid_off_at_maturity_closes_and_revolves(self):
        loan = self.draw(10000, date(2026, 3, 5))
        for line in loan.installment_ids:
            self.repay(loan, line.payment, line.due)
        self.assertRecordValues(
            loan, [{"state": "closed", "outstanding": 0, "closed_on": date(2027, 3, 5)}]
        )
        self.assertEqual(self.grant.amount_available, 60000)
        self.assertEqual(sum(loan.entry_ids.mapped("interest")), 0)

    def test_early_part_pays_interest_to_the_day(self):
        loan = self.draw(10000, date(2026, 3, 5))
        self.repay(loan, 37.5, date(2026, 3, 20))
        entry = self.repay(loan, 4050, date(2026, 4, 9))
        self.assertEqual((entry.principal, entry.interest), (-4000, -50))
        lines = loan.installment_ids.sorted("number")
        self.assertEqual(lines.mapped("number"), [1, 2, 3, 4, 5, 6])
        self.assertEqual(
            (lines[1].due, lines[1].principal, lines[1].unpaid), (date(2026, 4, 9), 4000, 0)
        )
        self.assertEqual((lines[2].due, lines[2].interest), (date(2026, 6, 20), 108.0))
        self.assertEqual(sum(lines.mapped("principal")), 10000)
        self.assertEqual((loan.outstanding, self.grant.amount_available), (6000, 54000))

    def test_early_payoff(self):
        loan = self.draw(10000, date(2026, 3, 5))
        with self.assertRaisesRegex(UserError, "10,?035.00|10035.00"):
            self.repay(loan, 10036, date(2026, 3, 19))
        self.repay(loan, 10035, date(2026, 3, 19))
        self.assertEqual((loan.state, loan.outstanding, self.grant.amount_used), ("closed", 0, 0))

    def test_same_key_books_once(self):
        loan = self.draw(10000, date(2026, 3, 5))
        first = self.repay(loan, 37.5, date(2026, 3, 20), key="k1")
        self.assertEqual(self.repay(loan, 37.5, date(2026, 3, 20), key="k1"), first)
        with self.assertRaises(UserError):
            self.repay(loan, 40, date(2026, 3, 20), key="k1")

    def test_reversal_restores_the_plan(self):
        loan = self.draw(10000, date(2026, 3, 5))
        before = [(line.number, line.due, line.interest) for line in loan.installment_ids]
        entry = self.repay(loan, 10035, date(2026, 3, 19))
        with freeze_time("2026-03-19 03:00:00"):
            with self.assertRaises(AccessError):
                loan.with_user(self.teller).action_reverse(entry.id, "错账")
            reversal = loan.with_user(self.accountant).action_reverse(entry.id, "错账")
        self.assertEqual((reversal.principal, reversal.interest), (10000, 35))
        self.assertEqual(
            (loan.state, loan.outstanding, self.grant.amount_used), ("open", 10000, 10000)
        )
        loan.invalidate_recordset()
        self.assertEqual(
            [(line.number, line.due, line.interest) for line in loan.installment_ids], before
        )
        self.assertEqual(sum(loan.entry_ids.mapped("interest")), 0)

    def test_reversed_payout_frees_the_grant(self):
        loan = self.payout(5000)
        loan.with_user(self.accountant).action_reverse(loan.entry_ids.id, "付错人")
        self.assertEqual((loan.state, self.grant.amount_used), ("cancelled", 0))

    def test_overdue_days_and_categories(self):
        loan = self.draw(10000, date(2026, 3, 5))
        expected = [
            ("2026-03-20", 0, "normal"),
            ("2026-03-21", 1, "special_mention"),
            ("2026-06-18", 90, "special_mention"),
            ("2026-06-19", 91, "substandard"),
            ("2026-12-15", 270, "substandard"),
            ("2026-12-16", 271, "doubtful"),
            ("2027-03-15", 360, "doubtful"),
            ("2027-03-16", 361, "loss"),
        ]
        for day, days, category in expected:
            with freeze_time(f"{day} 04:00:00"):
                self.env["rcc.loan"]._cron_daily()
            self.assertEqual((day, loan.days_past_due, loan.category), (day, days, category))
        history = loan.classification_ids.sorted("date")
        self.assertEqual(
            history.mapped("category"),
            ["normal", "special_mention", "substandard", "doubtful", "loss"],
        )
        self.assertEqual(len(loan.entry_ids.filtered(lambda entry: entry.kind == "accrual")), 5)

    def test_paying_up_makes_normal_again(self):
        loan = self.draw(10000, date(2026, 3, 5))
        with freeze_time("2026-03-25 04:00:00"):
            self.env["rcc.loan"]._cron_daily()
            self.assertEqual(
                (loan.days_past_due, self.zhang._rcc_vetoes(["overdue"], date(2026, 3, 25))),
                (5, ["overdue"]),
            )
        self.repay(loan, 37.5, date(2026, 3, 25))
        self.assertEqual(self.zhang._rcc_vetoes(["overdue"], date(2026, 3, 25)), [])
        with freeze_time("2026-03-26 04:00:00"):
            self.env["rcc.loan"]._cron_daily()
        self.assertEqual((loan.days_past_due, loan.category), (0, "normal"))

    def test_wizard_proposes_what_is_due(self):
        loan = self.draw(10000, date(2026, 3, 5))
        with freeze_time("2026-03-20 04:00:00"):
            wizard = (
                self.env["rcc.loan.repay"]
                .with_user(self.teller)
                .create({"loan_id": loan.id, "amount": 37.5})
            )
            self.assertEqual((wizard.due, wizard.payoff), (37.5, 10037.5))
            wizard.action_book()
            wizard.action_book()
        self.assertEqual(loan.installment_ids[0].unpaid, 0)

    def test_not_before_the_payout_nor_in_the_future(self):
        loan = self.draw(10000, date(2026, 3, 5))
        with self.assertRaises(UserError):
            loan.with_user(self.teller).action_repay(10, self.today + timedelta(days=1), "x1")
        with self.assertRaises(UserError):
            loan.with_user(self.teller).action_repay(10, self.today - timedelta(days=1), "x2")

    def test_all_methods_survive_early_repayment(self):
        for method in ("annuity", "equal_principal", "bullet", "flat", "interest_only"):
            product = self.product.copy(
                {"code": f"test_{method}", "method": method, "months_per_period": "1"}
            )
            loan = self.draw(9000, date(2026, 3, 5), product_id=product.id)
            self.repay(loan, 3000, date(2026, 5, 17))
            lines = loan.installment_ids
            self.assertEqual(round(sum(lines.mapped("principal")), 2), 9000, method)
            self.assertEqual(
                round(sum(lines.mapped("principal_paid")), 2),
                round(9000 - loan.outstanding, 2),
                method,
            )
            self.repay(
                loan,
                sum(lines.filtered(lambda line: line.due <= date(2027, 3, 5)).mapped("unpaid")),
                date(2027, 3, 5),
            )
            self.assertEqual(loan.state, "closed", method)

    def test_write_off_vetoes_the_household(self):
        loan = self.draw(10000, date(2026, 3, 5))
        executive = self._user("executive", self.union)
        with self.assertRaises(AccessError):
            loan.with_user(self.chief).action_write_off("死亡")
        loan.with_user(executive).action_write_off("借款人死亡，无遗产")
        self.assertEqual(
            (loan.state, loan.outstanding, self.grant.amount_used), ("written_off", 0, 0)
        )
        self.assertIn("grant", self.codes())
