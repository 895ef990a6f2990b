from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.rcc_customer.tests.common import resident_id

from .common import LoanCase


@tagged("post_install", "-at_install")
class TestFamilyLoans(LoanCase):
    """After every step of a family the counter pays out only to whom it may; debt stays with who borrowed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.steps = cls.env["rcc.membership"].with_user(cls.chief)
        cls.SON_NUMBER = resident_id("19950303", 13)
        cls.son = cls.partners._rcc_add_member(
            cls.zhang, {"name": "张明", "number": cls.SON_NUMBER, "role": "child"}
        )
        cls.named = cls.son.rcc_membership_ids
        cls.named.with_user(cls.manager).action_name_borrower()
        cls.loan = cls.draw(8000, partner_id=cls.son.id)
        cls.head_loan = cls.draw(3000)

    def _couple(self):
        return self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-000123",
            }
        )

    def _told(self, household):
        return household.sudo().activity_ids.sorted("id")[-1:]

    def test_before_all_may_borrow(self):
        self._couple()
        for partner in (self.head, self.son, self.wife):
            self.assertEqual(self.codes(partner=partner), [], partner.name)

    def test_split(self):
        new = self.steps._split(self.zhang, self.son, self.son).sudo()
        self.assertEqual(self.codes(partner=self.head), ["grant"])
        self.assertEqual(self.codes(partner=self.son), ["no_grant"])
        with self.assertRaises(UserError):
            self.payout()
        self.assertEqual(self.loan.partner_id.parent_id, new)
        self.assertIn(self.loan.note_no, self._told(new).note)
        self.assertNotIn(self.head_loan.note_no, self._told(new).note)
        self.assertIn(self.head_loan.note_no, self._told(self.zhang).note)
        self.assertEqual((new.rcc_open_loan_count, new.rcc_owed_amount), (1, 8000))

    def test_debt_goes_along(self):
        """An overdue loan of the son's stops his new household, and no longer his parents'."""
        old = self.draw(1000, self.today - timedelta(days=500), partner_id=self.son.id)
        self.assertTrue(old)
        overdue = self.env["rcc.loan"]._overdue_households(self.today)
        late = {row[0] for row in self.env.execute_query(overdue)}
        self.assertIn(self.zhang.id, late)
        new = self.steps._split(self.zhang, self.son, self.son)
        self.env.flush_all()
        late = {row[0] for row in self.env.execute_query(overdue)}
        self.assertIn(new.id, late)
        self.assertNotIn(self.zhang.id, late)
        self.assertFalse(
            any(old.note_no in text for text in self.grant._drawdown_refusal(self.head))
        )

    def test_death_of_the_head(self):
        self._couple()
        self.steps._die(self.head, self.today, self.wife)
        self.assertEqual(self.codes(partner=self.wife), ["grant"])
        self.assertIn("borrower", self.codes(partner=self.son))
        told = self._told(self.zhang)
        self.assertIn(self.head.name, told.summary)
        for loan in (self.loan, self.head_loan):
            self.assertIn(loan.note_no, told.note)
        self.assertIn("8,000.00", told.note)
        self.assertEqual(self.head_loan.borrower_died_on, self.today)
        with self.assertRaises(UserError):
            self.payout()

    def test_death_of_a_member(self):
        self.steps._die(self.son, self.today)
        self.assertEqual(self.codes(partner=self.head), [])
        self.assertEqual(self.codes(partner=self.son), ["no_grant"])
        self.assertFalse(self.named._may_borrow(self.today))
        told = self._told(self.zhang)
        self.assertIn(self.loan.note_no, told.note)
        self.assertNotIn(self.head_loan.note_no, told.note)

    def test_death_of_the_spouse_ends_the_certificate(self):
        paper = self._couple()
        self.steps._die(self.wife, self.today)
        self.assertFalse(paper.active)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            paper.active = True

    def test_divorce_ends_the_right_to_draw_the_same_day(self):
        self._couple()
        self.assertEqual(self.codes(partner=self.wife), [])
        self.steps._end_marriage(self.wife, self.today)
        self.assertEqual(self.codes(partner=self.wife), ["borrower"])
        self.steps._move_out(self.wife, self.zhang, divorced=True)
        self.assertEqual(self.codes(partner=self.wife), ["no_grant"])

    def test_marrying_out(self):
        self.steps._marry_in(self.son, self._household("王丽", self.dong_2, 42), "other")
        self.assertIn("no_grant", self.codes(partner=self.son))
        self.assertEqual(self.codes(partner=self.head), [])

    def test_another_head(self):
        """Whom the former head named, the new one names anew."""
        self.steps._name_head(self.zhang, self.wife)
        self.assertEqual(self.codes(partner=self.wife), [])
        self.assertIn("borrower", self.codes(partner=self.son))
        row = self.env["rcc.membership"]._live([("partner_id", "=", self.son.id)])
        row.with_user(self.manager).action_name_borrower()
        self.assertEqual(self.codes(partner=self.son), [])

    def test_the_database_pays_the_dead_nothing(self):
        waiting = self.draw(25000)
        self.assertEqual(waiting.state, "reserved")
        self.steps._die(self.head, self.today, self.wife)
        for action in (
            lambda: self.draw(1000),
            lambda: waiting.write({"state": "open"}),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                action()
                self.env.flush_all()
            self.env.invalidate_all()

    def test_the_consequences_are_told_before(self):
        told = "\n".join(self.steps._consequences("split", self.zhang, self.son))
        self.assertIn(self.loan.note_no, told)
        self.assertIn("60,000.00", told)
