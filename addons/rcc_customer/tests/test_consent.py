from datetime import timedelta

from dateutil.relativedelta import relativedelta
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestConsent(CustomerCase):
    """Adults sign for themselves, guardians for minors; what was signed ends or is withdrawn, never rewritten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consents = cls.env["rcc.consent"]
        cls.today = cls.env["rcc.post"]._today()
        cls.zhang = cls._household("赵六", cls.dong_1, 71)
        cls.head = cls.zhang.rcc_head_id
        cls.wife = cls.partners._rcc_add_member(
            cls.zhang, {"name": "周琴", "number": resident_id("19820202", 72), "role": "spouse"}
        )
        cls.qian = cls._household("钱七", cls.dong_1, 73)
        cls.son = cls._child("张小军", 8, 31)

    @classmethod
    def _child(cls, name, age, sequence, **shift):
        born = cls.today - relativedelta(years=age, **shift)
        return cls.partners._rcc_add_member(
            cls.zhang,
            {
                "name": name,
                "number": resident_id(born.strftime("%Y%m%d"), sequence),
                "role": "child",
            },
        )

    def _sign(self, person, user=None, **values):
        return self.consents.with_user(user or self.teller).create(
            {"partner_id": person.id, **values}
        )

    def _held(self, person, date=None, purpose="collection"):
        return person.id in self.partners._rcc_consents([person.id], purpose, date)

    def test_consent_holds_as_long_as_the_rule_says(self):
        self.assertFalse(self._held(self.head))
        consent = self._sign(self.head, paper_no="东-0001")
        self.assertEqual(consent.date_to, self.today + relativedelta(months=60, days=-1))
        self.assertEqual((consent.collected_by_id, consent.state), (self.teller, "live"))
        self.assertTrue(self._held(self.head))
        self.assertTrue(self._held(self.head, consent.date_to))
        self.assertFalse(self._held(self.head, consent.date_to + timedelta(days=1)))
        self.assertFalse(self._held(self.head, self.today - timedelta(days=1)))
        self.assertFalse(self._held(self.head, purpose="credit_query"))
        self.assertEqual(
            self.partners._rcc_consents((self.zhang + self.qian).ids, "collection"), {self.zhang.id}
        )

    def test_withdrawal_ends_it_and_keeps_the_history(self):
        consent = self._sign(self.wife, date_from=self.today - timedelta(days=10))
        wizard = self.env["rcc.consent.withdrawal"].with_user(self.teller)
        wizard.create({"consent_id": consent.id, "reason": "不再贷款"}).action_withdraw()
        self.assertEqual(
            (consent.state, consent.withdrawn_on, consent.withdrawn_by_id),
            ("withdrawn", self.today, self.teller),
        )
        self.assertFalse(self._held(self.wife))
        self.assertTrue(self._held(self.wife, self.today - timedelta(days=1)))
        with self.assertRaises(UserError):
            consent.with_user(self.teller)._withdraw(self.today, "again")
        again = self._sign(self.wife)
        live = [("partner_id", "=", self.wife.id), ("state", "=", "live")]
        self.assertEqual(self.consents.search(live), again)

    def test_what_was_signed_is_not_rewritten(self):
        consent = self._sign(self.head)
        for values in ({"purpose": "contact"}, {"partner_id": self.wife.id}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                consent.with_user(self.teller).write(values)
                self.env.flush_all()
            consent.invalidate_recordset()
        for values in ({"date_to": "2099-01-01"}, {"withdrawn_on": self.today}):
            with self.assertRaises(AccessError):
                consent.with_user(self.chief).write(values)
        with self.assertRaises(UserError):
            consent.unlink()
        consent.with_user(self.teller).paper_no = "东-0002"

    def test_a_guardian_signs_for_a_minor(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._sign(self.son)
        consent = self._sign(self.son, signed_by_id=self.wife.id)
        self.assertTrue(consent.for_minor and consent.tender)
        self.assertTrue(self._held(self.son))
        li_head = self.li.rcc_head_id
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._sign(
                self.son, purpose="collection", signed_by_id=li_head.id, date_from="2025-01-01"
            )
        self._sign(
            self.son,
            signed_by_id=li_head.id,
            guardianship="村委会指定〔2025〕3号",
            date_from="2025-01-01",
        )
        with self.assertRaises(ValidationError):
            self._sign(self.son, purpose="contact", signed_by_id=self.wife.id)
        with self.assertRaises(ValidationError):
            self._sign(self.head, signed_by_id=self.wife.id)

    def test_a_minor_is_no_guardian(self):
        brother = self._child("张大军", 16, 33)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._sign(self.son, signed_by_id=brother.id)

    def test_what_a_guardian_signed_ends_with_majority(self):
        young = self._child("张丽", 17, 36)
        self._sign(young, signed_by_id=self.head.id)
        birthday = young.rcc_birth_date + relativedelta(years=18)
        self.assertTrue(self._held(young, birthday - timedelta(days=1)))
        self.assertFalse(self._held(young, birthday))

    def test_missing_consents_are_listed(self):
        missing = self.env["rcc.consent.missing"].with_user(self.manager)
        mine = missing.search([("household_id", "=", self.zhang.id)])
        self.assertEqual(mine.partner_id, self.head + self.wife)
        self.assertEqual(set(mine.mapped("state")), {"never"})
        self.assertFalse(missing.search([("household_id", "=", self.li.id)]), "another branch")
        self._sign(self.head)._withdraw(self.today, "x")
        self._sign(self.wife)
        self.env.invalidate_all()
        mine = missing.search([("household_id", "=", self.zhang.id)])
        self.assertEqual((mine.partner_id, mine.state), (self.head, "withdrawn"))
        self.assertEqual(mine.since, self.today)
        self.assertEqual(self.zhang.with_user(self.manager).rcc_consent_missing, "赵六")
        action = mine.action_sign()
        self.assertEqual(action["context"]["default_partner_id"], self.head.id)

    def test_scope(self):
        with self.assertRaises(AccessError):
            self._sign(self.head, self.west_teller)
        with self.assertRaises(AccessError):
            self._sign(self.head, self.auditor)
        consent = self._sign(self.head)
        self.assertFalse(
            self.consents.with_user(self.west_teller).search([("id", "=", consent.id)])
        )
        with self.assertRaises(AccessError):
            consent.with_user(self.west_teller)._withdraw(self.today, "x")

    def test_a_purpose_without_rule_cannot_be_consented_to(self):
        rule = self.env["rcc.consent.rule"]._in_force("contact")
        self.assertTrue(rule)
        with self.assertRaises(UserError):
            self._sign(self.head, purpose="contact", date_from=rule.date_from - timedelta(days=1))

    def test_form_is_printed_in_chinese_without_the_number(self):
        consent = self._sign(self.head)
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        html = report._render_qweb_html("rcc_customer.rcc_consent_form_report", consent.ids)[0]
        text = html.decode()
        self.assertIn("赵六", text)
        self.assertNotIn(resident_id(sequence=71), text)
        pdf = report._render_qweb_pdf("rcc_customer.rcc_consent_form_report", consent.ids)[0]
        self.assertTrue(pdf.startswith(b"%PDF"))
