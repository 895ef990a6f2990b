import base64
from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase, resident_id

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
)


@tagged("post_install", "-at_install")
class TestIdentityLaw(CustomerCase):
    """Double numbers by certificate and two persons; renewal keeps history; each end is reminded of once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.desk = cls._user("back_office")
        cls.number = resident_id(sequence=21)  # the head of the household in the west
        cls.namesake = cls.partners._rcc_add_member(cls.zhang, {"name": "李强", "role": "other"})

    def _propose(self, user=None, **values):
        return (
            self.env["rcc.identity.double"]
            .with_user(user or self.teller)
            .create(
                {
                    "partner_id": self.namesake.id,
                    "number": self.number,
                    "certificate_no": "公户证〔2025〕17号",
                    "issued_by": "东庄派出所",
                    "issued_on": "2025-03-01",
                    "scan": PNG,
                    **values,
                }
            )
        )

    def _refused(self, error, method, *args):
        with mute_logger("odoo.sql_db"), self.assertRaises(error), self.env.cr.savepoint():
            method(*args)
            self.env.flush_all()
        self.env.invalidate_all()

    def test_a_second_person_confirms_the_second_holder(self):
        double = self._propose()
        self.assertEqual(double.number_masked[-4:], self.number[-4:])
        self.assertNotIn(self.number[6:14], double.number_masked)
        self.assertFalse(double.read(["number"])[0]["number"])
        self.assertEqual(double.holder, self.west.name, "another branch: no name")
        self._refused(AccessError, double.action_confirm)
        double.with_user(self.desk).action_confirm()
        self.assertEqual(double.identity_id.partner_id, self.namesake)
        self.assertEqual(str(self.namesake.rcc_birth_date), "1980-01-01")
        holders = self.env["rcc.identity"]._holders("resident_id", self.number)
        self.assertEqual(holders.partner_id, self.li.rcc_head_id | self.namesake)
        found = self.env["rcc.identity"]._find("resident_id", [self.number])
        self.assertEqual(found[self.number].partner_id, self.li.rcc_head_id, "the first counts")
        self.assertTrue(self.namesake._rcc_matches(self.number))
        decision = self.env["rcc.decision"].search([("act", "=", "double_number")])
        self.assertEqual(decision[0].user_id, self.desk)

    def test_nobody_confirms_their_own_proposal(self):
        double = self._propose(self.desk)
        self._refused(UserError, double.action_confirm)
        own = {"state": "confirmed", "confirmed_by_id": self.desk.id}
        self._refused(CheckViolation, double.sudo().write, own)
        double.with_user(self.chief).action_confirm()
        self._refused(UserError, double.with_user(self.chief).action_reject)

    def test_nobody_confirms_for_themselves(self):
        self._employee_of(self.chief).rcc_identity_number = self.number
        double = self._propose()
        self._refused(CheckViolation, double.with_user(self.chief).action_confirm)

    def _employee_of(self, user):
        found = self.env["hr.employee"].search([("user_id", "=", user.id)])
        return found or self.env["hr.employee"].create({"name": user.name, "user_id": user.id})

    def test_no_second_holder_without_a_confirmed_certificate(self):
        documents = self.env["rcc.identity"]
        plain = {"partner_id": self.namesake.id, "number": self.number}
        self._refused(UniqueViolation, documents.create, plain)
        double = self._propose()
        forged = {**plain, "certificate_id": double.id}
        self._refused(AccessError, documents.with_user(self.chief).create, forged)
        self._refused(CheckViolation, documents.sudo().create, forged)
        double.with_user(self.chief).action_confirm()
        stranger = {"partner_id": self.wife.id, "certificate_id": double.id}
        self._refused(CheckViolation, documents.sudo().create, stranger)
        again = {"partner_id": self.namesake.id, "certificate_id": double.id}
        self._refused(UniqueViolation, documents.sudo().create, again)

    def test_certificate_needs_its_scan_and_a_number_that_is_held(self):
        double = self._propose(scan=False)
        self._refused(CheckViolation, double.with_user(self.chief).action_confirm)
        double.scan = PNG
        double.with_user(self.chief).action_confirm()
        self._refused(CheckViolation, double.sudo().write, {"certificate_no": "别的"})
        with self.assertRaises(UserError):
            self._propose(number=resident_id(sequence=999), certificate_no="2")

    def test_a_renewed_card_keeps_the_number_and_the_history(self):
        old = self.head.rcc_identity_ids
        old.with_user(self.teller).write({"date_to": self.today + timedelta(days=20)})
        self.env["rcc.identity"]._cron_remind()
        self.assertEqual(len(self._reminders()), 1)
        end = self.today.replace(year=self.today.year + 20, day=1)
        wizard = self.env["rcc.identity.renewal"].with_user(self.teller)
        wizard.create(
            {"identity_id": old.id, "date_to": end, "scan_front": PNG, "seen": True}
        ).action_renew()
        new = self.head.rcc_identity_ids
        self.assertFalse(old.active)
        self.assertEqual((new.renews_id, new.date_to), (old, end))
        self.assertEqual(new.number_masked, old.number_masked)
        self.assertTrue(new._matches(resident_id(sequence=11)))
        self.assertTrue(new.verified and new.scanned_at)
        self.assertEqual(new.verified_by_id, self.teller)
        self.assertFalse(self._reminders())

    def test_what_was_seen_is_seen_again_after_a_change(self):
        document = self.head.rcc_identity_ids.with_user(self.teller)
        document.action_verify()
        document.write({"date_to": document.date_to})
        self.assertTrue(document.verified)
        document.write({"date_to": self.today})
        self.assertFalse(document.verified or document.verified_by_id)
        document.action_verify()
        document.scan_front = PNG
        self.assertFalse(document.verified)

    def test_each_end_is_reminded_once(self):
        document = self.head.rcc_identity_ids
        document.date_to = self.today + timedelta(days=59)
        self.wife.rcc_identity_ids.date_to = self.today + timedelta(days=90)
        self.env["rcc.identity"]._cron_remind()
        self.env["rcc.identity"]._cron_remind()
        reminder = self._reminders()
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.res_id, self.head.id)
        self.assertEqual(reminder.date_deadline, document.date_to)
        self.assertTrue(reminder.user_id)
        document.date_to = self.today + timedelta(days=30)
        self.env["rcc.identity"]._cron_remind()
        self.assertEqual(len(self._reminders()), 2)

    def _reminders(self):
        kind = self.env.ref("rcc_customer.mail_activity_document")
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_id", "in", self.zhang.child_ids.ids)]
        )

    def test_many_opened_numbers_are_noticed_and_end(self):
        policy = self.env["rcc.privacy.policy"]._in_force()
        document = self.head.rcc_identity_ids.with_user(self.desk)
        alerts = self.env["rcc.access.alert"]
        for turn in range(policy.unmask_alert):
            document.action_unmask(f"{turn}")
        self.assertFalse(alerts.search([("user_id", "=", self.desk.id)]))
        document.action_unmask("one more")
        alert = alerts.with_user(self.chief).search([("user_id", "=", self.desk.id)])
        self.assertEqual(
            (alert.count, alert.expected), (policy.unmask_alert + 1, policy.unmask_alert)
        )
        for turn in range(policy.unmask_limit - policy.unmask_alert - 1):
            document.action_unmask(f"again {turn}")
        with self.assertRaises(AccessError):
            document.action_unmask("too many")
        self.assertEqual(len(alerts.search([("user_id", "=", self.desk.id)])), 1)
        self.assertFalse(alerts.with_user(self._user("branch_manager", self.west)).search([]))
        answer = self.env["rcc.access.answer"].with_user(self.chief)
        answer.create({"alert_id": alert.id, "text": "补录纸质档案"}).action_answer()
        self.assertEqual((alert.state, alert.answered_by_id), ("answered", self.chief))

    def test_nobody_answers_for_themselves(self):
        self.env["rcc.access.alert"].with_user(self.chief)._raise(11, 10)
        alert = self.env["rcc.access.alert"].with_user(self.chief).search([], limit=1)
        with self.assertRaises(UserError):
            alert._answer("fine")
