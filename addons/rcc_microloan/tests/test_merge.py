from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.rcc_customer.tests.merge_dump import MergeDump

from .common import LoanCase


@tagged("post_install", "-at_install")
class TestLoanMerge(LoanCase, MergeDump):
    """Two households that are one: the grant, its loans and their entries are those of the one that stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin_house = cls._household("张卫", cls.dong_2, 31)
        cls.twin = cls.twin_house.rcc_head_id

    def _merge(self, survivor, gone):
        merge = self.env["rcc.merge"]._merge(survivor, gone, "同一人")
        self.env.invalidate_all()
        return merge

    def test_grant_and_loans_change_over_and_back(self):
        loan = self.draw(5000)
        entries = loan.entry_ids
        before = self._dump()
        merge = self._merge(self.twin, self.head)
        self.assertEqual(self.grant.partner_id, self.twin_house)
        self.assertEqual((loan.partner_id, loan.household_id), (self.twin, self.twin_house))
        self.assertEqual(loan.entry_ids, entries)
        self.assertEqual((self.grant.amount_used, self.grant.amount_limit), (5000, 60000))
        self.assertEqual(merge.child_ids.amount, 65000)
        merge.action_undo()
        self.env.invalidate_all()
        self._expect_same(before, self._dump())
        self.assertEqual(loan.partner_id, self.head)

    def test_another_branch_answers_for_the_loan_and_the_counter_stays(self):
        loan = self.draw(5000)
        tables = ["rcc_loan_entry", "rcc_loan_installment"]
        before = [
            self.env.execute_query(SQL("SELECT * FROM %s ORDER BY id", SQL.identifier(table)))
            for table in tables
        ]
        merge = self._merge(self.li, self.zhang)
        self.assertEqual((loan.home_branch_id, loan.branch_id), (self.west, self.east))
        self.assertEqual(loan.entry_ids.home_branch_id, self.west)
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(loan.home_branch_id, self.east)
        after = [
            self.env.execute_query(SQL("SELECT * FROM %s ORDER BY id", SQL.identifier(table)))
            for table in tables
        ]
        self.assertEqual(before, after)

    def test_two_limits_are_refused(self):
        other = self._grant(self.twin_house, 30000)
        with self.assertRaisesRegex(UserError, "cancel one of them first"):
            self._merge(self.zhang, self.twin_house)
        other.action_cancel("合并")
        self.assertEqual(self._merge(self.zhang, self.twin_house).state, "done")
        self.assertEqual(self.grant.partner_id, self.zhang)
        self.assertEqual(other.partner_id, self.zhang)

    def test_a_loan_drawn_since_forbids_the_undoing(self):
        merge = self._merge(self.twin, self.head)
        loan = self.draw(3000, partner_id=self.twin.id)
        with self.assertRaisesRegex(UserError, loan.note_no):
            merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual(merge.state, "done")

    def test_a_repayment_since_forbids_nothing(self):
        loan = self.draw(5000)
        merge = self._merge(self.twin, self.head)
        loan._repay(1000, self.env["rcc.post"]._today(), "repaid-1", self._employee(self.teller))
        merge.action_undo()
        self.env.invalidate_all()
        self.assertEqual((loan.partner_id, loan.outstanding), (self.head, self.grant.amount_used))
        self.assertLess(loan.outstanding, 5000)

    def test_a_payout_on_its_way_is_refused(self):
        self.draw(25000)
        with self.assertRaisesRegex(UserError, "payout is on its way"):
            self._merge(self.twin, self.head)

    def test_the_survivor_draws(self):
        self._merge(self.zhang, self.twin_house)
        self.assertEqual(self.codes(), [])

    def test_loans_stand_side_by_side(self):
        self.draw(5000)
        counts = dict(self.partners._rcc_compare_counts(self.head | self.twin))["Loans"]
        self.assertEqual(counts, {self.head.id: 1, self.twin.id: 0})
