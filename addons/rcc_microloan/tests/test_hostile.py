"""What a teller with an API key tries at the counter; each is refused in words."""

from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.rcc_customer.tests.common import resident_id

from .common import LoanCase


@tagged("standard", "at_install")
class TestHostile(LoanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute(
            SQL(
                "UPDATE rcc_grant SET create_date = create_date - interval '1 day' WHERE id = %s",
                cls.grant.id,
            )
        )
        cls.grant.invalidate_recordset(["create_date"])

    def test_odd_values_are_refused_in_words(self):
        for values in (
            {"amount": "100"},
            {"amount": float("nan")},
            {"amount": float("inf")},
            {"amount": True},
            {"amount": None},
            {"amount": -5},
            {"amount": 1e300},
            {"months": "12"},
            {"months": 1.5},
            {"months": 10**9},
            {"months": -1},
            {"partner_id": [1, 2]},
            {"document_number": ["x"]},
            {"purpose": "x" * 10_000},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.payout(**values)
        for query, limit in ((5, 8), ("a", -1), ("a", 10**9)):
            with self.subTest(query=query), self.assertRaises(UserError):
                self.counter.find(query, limit)

    def test_a_repayment_key_is_not_one_of_the_book(self):
        loan = self.draw(5000)
        line = loan.installment_ids[:1]
        for key in (f"accrual:{line.id}", f"reversal:{loan.entry_ids.id}"):
            loan.with_user(self.teller).action_repay(1, None, key)
        self.assertFalse(
            self.env["rcc.loan.entry"].search([("idempotency_key", "=like", "accrual:%")])
        )
        loan.with_user(self.teller).action_repay(1, None, "x")
        with self.assertRaises(UserError):
            loan.with_user(self.teller).action_repay("1", None, "y")

    def test_only_an_accountant_books_an_earlier_day(self):
        today = self.env["rcc.post"]._today()
        loan = self.draw(5000, today - timedelta(days=10))
        with self.assertRaises(UserError):
            loan.with_user(self.teller).action_repay(1, str(today - timedelta(days=9)), "x")
        loan.with_user(self.accountant).action_repay(1, str(today - timedelta(days=9)), "y")

    def test_nobody_pays_out_to_an_accomplice_of_the_own_entry(self):
        friend = self.partners.with_user(self.teller)._rcc_add_member(
            self.zhang.with_user(self.teller),
            {"name": "同伙", "number": resident_id("19850303", 51), "role": "other"},
        )
        row = friend.rcc_membership_ids
        with self.assertRaises(AccessError):
            row.write({"borrower_from": "2020-01-01"})
        row.action_name_borrower()
        self.assertEqual(self.codes(partner=friend), ["own_entry"])
        other = self._user("teller", login="test-other-teller")
        self.assertEqual(self.codes(other, friend), [])
        with self.assertRaises(AccessError):
            row.action_make_head()
        row._change_head(self.zhang.with_user(self.teller), friend)
        self.assertEqual(self.codes(partner=friend), ["own_entry"])

    def test_a_document_of_the_own_entry_needs_a_second_person(self):
        number = "J990001-2005-000123"
        paper = (
            self.env["rcc.identity"]
            .with_user(self.teller)
            .create(
                {
                    "partner_id": self.head.id,
                    "spouse_id": self.wife.id,
                    "kind": "marriage_certificate",
                    "number": number,
                }
            )
        )
        shown = {"document_kind": "marriage_certificate", "document_number": number}
        with self.assertRaisesRegex(UserError, "yourself"):
            self.payout(**shown)
        paper.action_verify()
        with self.assertRaisesRegex(UserError, "yourself"):
            self.payout(**shown)
        paper.with_user(self.chief).action_verify()
        self.assertEqual(self.payout(**shown).state, "open")

    def test_a_wizard_shows_nothing_of_another_branch(self):
        loan = self.draw(5000)
        wizards = self.env["rcc.loan.repay"].with_user(self.west_teller)
        with self.assertRaises(AccessError):
            wizards.create({"loan_id": loan.id, "amount": 1})
        with self.assertRaises(AccessError):
            wizards.with_context(default_loan_id=loan.id).create({"amount": 1})
        with self.assertRaises(AccessError):
            wizards.onchange({"loan_id": loan.id}, ["loan_id"], {"due": {}, "payoff": {}})

    def test_a_reserved_payout_is_given_back_by_its_own_teller(self):
        loan = self.payout(30000)
        with self.assertRaises(UserError):
            loan.with_user(self.outlet_teller).action_refuse("x")
        other = self._user("teller", login="test-other-teller")
        with self.assertRaises(UserError):
            loan.with_user(other).action_refuse("x")
        loan.with_user(self.teller).action_refuse("客户改主意")
        self.assertEqual(loan.state, "cancelled")

    def test_a_key_of_another_teller_tells_nothing(self):
        key = uuid4().hex
        self.payout(1000, idempotency_key=key)
        with self.assertRaises(UserError):
            self.payout(1000, self.outlet_teller, idempotency_key=key)
