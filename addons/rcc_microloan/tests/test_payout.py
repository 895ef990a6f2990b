"""Paying out at the counter: what goes through, what is refused and why, as the roles."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LoanCase


@tagged("standard", "at_install")
class TestPayout(LoanCase):
    def test_teller_pays_out_at_once(self):
        loan = self.payout(8000, purpose="买化肥")
        self.assertRecordValues(
            loan,
            [
                {
                    "state": "open",
                    "amount": 8000,
                    "outstanding": 8000,
                    "months": 12,
                    "annual_rate": 0.09,
                    "purpose": "买化肥",
                    "branch_id": self.east.id,
                    "home_branch_id": self.east.id,
                    "teller_id": self._employee(self.teller).id,
                    "recommender_id": self._employee(self.manager).id,
                    "approver_id": self._employee(self.chief).id,
                }
            ],
        )
        self.assertRecordValues(self.grant, [{"amount_used": 8000, "amount_available": 52000}])
        self.assertEqual(loan.entry_ids.mapped("kind"), ["payout"])
        self.assertEqual(sum(loan.installment_ids.mapped("principal")), 8000)
        self.assertTrue(loan.note_no)
        receipt = self.counter.receipt(loan.id)
        self.assertEqual((receipt["words"], receipt["available"]), ("捌仟元整", 52000))

    def test_find_by_everything(self):
        for query in (
            "张伟",
            "zhangwei",
            "zw",
            self.HEAD_NUMBER,
            self.HEAD_NUMBER[-4:],
            "13800138001",
            "8001",
        ):
            with self.subTest(query=query):
                rows = self.counter.find(query)
                self.assertIn(self.head.id, [row["id"] for row in rows])
                self.assertNotIn(self.HEAD_NUMBER, str(rows))
        self.assertEqual(self.counter.find("李强"), [])

    def test_card_shows_no_number(self):
        answer = self.counter.eligibility(self.head.id, 8000)
        self.assertTrue(answer["eligible"])
        self.assertNotIn(self.HEAD_NUMBER, str(answer))
        self.assertNotIn(self.grant.certificate_no, str(answer))
        self.assertEqual(answer["quote"]["words"], "捌仟元整")

    def test_same_key_same_loan(self):
        loan = self.payout(1000, idempotency_key="once")
        self.assertEqual(self.payout(1000, idempotency_key="once"), loan)
        self.assertEqual(self.grant.amount_used, 1000)
        with self.assertRaisesRegex(UserError, "another payout"):
            self.payout(2000, idempotency_key="once")

    def test_key_is_required(self):
        with self.assertRaises(UserError):
            self.payout(idempotency_key=None)

    def test_never_over_the_limit(self):
        self.assertEqual(self.codes(amount=60000.01), ["limit"])
        with self.assertRaisesRegex(UserError, "available"):
            self.payout(60001)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.draw(60001)
            self.env.flush_all()

    def test_amount_must_be_positive_whole_cents(self):
        self.assertEqual([self.codes(amount=amount) for amount in (0, -1, 0.001)], [["amount"]] * 3)
        self.assertEqual(self.codes(months=25), ["months"])

    def test_wrong_document_is_logged_and_limited(self):
        with self.enter_registry_test_mode():
            for _try in range(3):
                with self.assertRaisesRegex(UserError, "does not match"):
                    self.payout(document_number=self.WIFE_NUMBER)
            with self.assertRaisesRegex(UserError, "Too many"):
                self.payout()
        tries = self.env["rcc.access"].search(
            [("kind", "=", "wrong_document"), ("user_id", "=", self.teller.id)]
        )
        self.assertEqual(tries.partner_id, self.head)
        self.assertEqual(len(tries), 3)
        self.assertFalse(self.grant.loan_ids)

    def test_wrong_certificate(self):
        with self.assertRaisesRegex(UserError, "certificate"):
            self.payout(certificate_no="DK0")
        self.assertTrue(self.payout(certificate_no=f" {self.grant.certificate_no.lower()} "))

    def test_no_expired_frozen_or_unsigned_grant(self):
        self.assertEqual(self.codes(self.west_teller, self.li), ["no_grant"])
        self.grant.with_user(self.chief).action_freeze("疑似冒名")
        self.assertEqual(self.codes(), ["grant"])
        self.grant.with_user(self.chief).action_unfreeze("核实")
        with freeze_time(self.grant.date_to + timedelta(days=1)):
            self.assertEqual(self.codes(), ["grant"])
        self._grant(self.li, 10000, sign=False)
        self.assertEqual(self.codes(self.west_teller, self.li), ["grant"])

    def test_overdue_loan_blocks(self):
        self.draw(date=self.teller._rcc_posts()._today() - timedelta(days=120))
        self.assertIn("grant", self.codes())
        with self.assertRaisesRegex(UserError, "past due"):
            self.payout()

    def test_related_party_blocks(self):
        self.env["rcc.related.party"].create(
            {
                "staff_id": self._employee(self.chief).id,
                "name": "单芳",
                "number": self.WIFE_NUMBER,
                "relation": "child",
            }
        )
        self.assertIn("grant", self.codes())

    def test_age_and_term(self):
        self.assertEqual(self.codes(), [])
        born = self.head.rcc_birth_date
        with freeze_time(born.replace(year=born.year + 64) + timedelta(days=30)):
            self.assertIn("age", self.codes(months=12))
            self.assertNotIn("age", self.codes())  # proposes eleven months

    def test_only_head_named_member_or_spouse_on_the_certificate(self):
        number = {"partner_id": self.wife.id, "document_number": self.WIFE_NUMBER}
        self.assertEqual(self.codes(partner=self.wife), ["borrower"])
        self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-000123",
            }
        )
        self.assertEqual(self.codes(partner=self.wife), [])
        self.assertTrue(self.payout(1000, **number))
        self.assertTrue(
            self.payout(
                1000,
                partner_id=self.wife.id,
                document_kind="marriage_certificate",
                document_number="J990001-2005-000123",
            )
        )
        son = self.partners._rcc_add_member(
            self.zhang, {"name": "张小", "number": "", "role": "child"}
        )
        self.assertIn("borrower", self.codes(partner=son))
        self.zhang.rcc_group_membership_ids.filtered(
            lambda row: row.partner_id == son
        ).action_name_borrower()
        self.assertNotIn("borrower", self.codes(partner=son))

    def test_ended_marriage_certificate(self):
        paper = self.env["rcc.identity"].create(
            {
                "partner_id": self.head.id,
                "spouse_id": self.wife.id,
                "kind": "marriage_certificate",
                "number": "J990001-2005-000123",
            }
        )
        paper.active = False
        self.assertEqual(self.codes(partner=self.wife), ["borrower"])

    def test_recommender_and_approver_do_not_pay_out(self):
        for user in (self.manager, self.chief):
            self._post(user, "teller")
            self.assertEqual(self.codes(user), ["duty"])

    def test_database_separates_duties(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.draw(teller_id=self._employee(self.chief).id)
            self.env.flush_all()

    def test_granting_branch_and_its_outlets(self):
        with self.assertRaises(AccessError):
            self.codes(self.west_teller)
        with self.assertRaises(AccessError):
            self.codes(self.outlet_teller)
        rows = self.counter.with_user(self.outlet_teller).find(self.HEAD_NUMBER)
        self.assertEqual([row["id"] for row in rows], [self.head.id])
        self.assertNotIn("张伟", str(rows))
        self.assertEqual(self.counter.with_user(self.west_teller).find(self.HEAD_NUMBER), [])
        loan = self.payout(1000, user=self.outlet_teller)
        self.assertEqual((loan.branch_id, loan.home_branch_id), (self.outlet, self.east))
        for user in (self.outlet_teller, self.teller, self.chief):
            self.assertTrue(loan.with_user(user).has_access("read"))
        self.assertFalse(loan.with_user(self.west_teller).has_access("read"))
        log = self.env["rcc.access"].search([("user_id", "=", self.outlet_teller.id)])
        self.assertEqual(log.mapped("kind"), ["lookup"])

    def test_only_tellers(self):
        for user in (self.chief, self.manager, self.accountant, self.auditor):
            with self.assertRaises(AccessError):
                self.counter.with_user(user).find("张伟")
            with self.assertRaises(AccessError):
                self.payout(user=user)


@tagged("standard", "at_install")
class TestAuthorisation(LoanCase):
    def test_above_the_tellers_amount(self):
        loan = self.payout(20001)
        self.assertRecordValues(
            loan, [{"state": "reserved", "outstanding": 0, "needs_accountant": True}]
        )
        self.assertEqual(self.grant.amount_available, 39999)
        self.assertFalse(loan.entry_ids)
        loan.with_user(self.accountant).action_authorise()
        self.assertRecordValues(loan, [{"state": "open", "outstanding": 20001}])
        self.assertEqual(self.grant.amount_available, 39999)
        self.assertEqual(loan.accountant_id, self._employee(self.accountant))
        with self.assertRaises(UserError):
            loan.with_user(self.accountant).action_authorise()

    def test_at_the_amount_no_accountant(self):
        self.assertEqual(self.payout(20000).state, "open")

    def test_teller_does_not_authorise_himself(self):
        loan = self.payout(30000)
        with self.assertRaises(AccessError):
            loan.with_user(self.teller).action_authorise()
        self._post(self.teller, "accountant")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            loan.with_user(self.teller).action_authorise()

    def test_refused_reservation_frees_the_grant(self):
        loan = self.payout(30000)
        with self.assertRaises(UserError):
            loan.with_user(self.accountant).action_refuse(" ")
        loan.with_user(self.accountant).action_refuse("证件不清")
        self.assertEqual((loan.state, self.grant.amount_available), ("cancelled", 60000))

    def test_reservation_lapses_overnight(self):
        loan = self.payout(30000)
        with freeze_time(loan.date + timedelta(days=1, hours=12)):
            self.env["rcc.loan"]._cron_daily()
        self.assertEqual((loan.state, self.grant.amount_available), ("cancelled", 60000))

    def test_authorisation_looks_again(self):
        loan = self.payout(30000)
        self.grant.with_user(self.chief).action_freeze("核查")
        with self.assertRaises(UserError):
            loan.with_user(self.accountant).action_authorise()


@tagged("standard", "at_install")
class TestLaw(LoanCase):
    """What the database itself refuses."""

    def refused(self, record, values):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            record.write(values)
            self.env.flush_all()

    def test_terms_and_owed_are_fixed(self):
        loan = self.payout(5000)
        for values in (
            {"amount": 1},
            {"annual_rate": 0.01},
            {"outstanding": 1},
            {"state": "reserved"},
            {"state": "closed"},
            {"teller_id": self._employee(self.accountant).id},
        ):
            with self.subTest(values=values):
                self.refused(loan.sudo(), values)

    def test_used_is_never_written(self):
        self.refused(self.grant, {"amount_used": 1})

    def test_entries_are_append_only(self):
        entry = self.payout(5000).sudo().entry_ids
        self.refused(entry, {"principal": 1})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            entry.unlink()

    def test_nobody_creates_loans_directly(self):
        loan = self.payout(5000)
        for user in (self.teller, self.accountant, self.chief, self.manager, self.auditor):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(loan.with_user(user).has_access(operation))
                self.assertFalse(loan.entry_ids.with_user(user).has_access(operation))
