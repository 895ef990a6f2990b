from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NetworkCase

# A Wednesday of no public holiday, at nine in Shanghai.
NOW = "2026-04-15 01:00:00"


@tagged("post_install", "-at_install")
class TestSupport(NetworkCase):
    """A colleague asks a department, its clock runs in working hours, who asked accepts the answer."""

    freeze_time = freeze_time(NOW)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin")
        cls.asker = cls._user("customer_manager")
        cls.colleague = cls._user("teller")
        cls.helper = cls._user("back_office", cls.west)
        cls.stranger = cls._user("teller", cls.west)
        cls.auditor = cls._user("auditor", cls.union)
        cls.head = cls._user("department_head", cls.union)
        cls.desk = cls.env["hr.department"].create(
            {"name": "Products", "rcc_kind": "product_support"}
        )
        cls.desk.rcc_staff_ids = cls.helper | cls.head

    def ask(self, **values):
        return (
            self.env["rcc.support.request"]
            .with_user(self.asker)
            .create(
                {
                    "name": "Greenhouse loan",
                    "kind": "product",
                    "question": "Which term suits?",
                    "department_id": self.desk.id,
                    **values,
                }
            )
        )

    def answered(self, **values):
        request = self.ask(**values)
        request.with_user(self.helper).action_take()
        request.with_user(self.helper).answer = "Thirty-six months"
        request.with_user(self.helper).action_answer()
        return request

    def test_asked_from_ones_branch_with_a_clock(self):
        request = self.ask()
        self.assertRecordValues(
            request,
            [
                {
                    "asker_id": self.asker.id,
                    "branch_id": self.east.id,
                    "state": "new",
                    "asked_at": datetime.fromisoformat(NOW),
                }
            ],
        )
        hours = self.env.company.resource_calendar_id.get_work_hours_count(
            request.asked_at, request.due_at
        )
        self.assertAlmostEqual(hours, request.standard_id.hours)

    def test_nights_and_weekends_do_not_count(self):
        with freeze_time("2026-04-17 08:00:00"):  # Friday, four in the afternoon
            request = self.ask()
        self.assertEqual(request.due_at.date().isoformat(), "2026-04-20")

    def test_answered_and_accepted(self):
        request = self.ask()
        request.with_user(self.helper).action_take()
        self.assertEqual((request.state, request.assignee_id), ("taken", self.helper))
        request.with_user(self.helper).answer = "Thirty-six months"
        with freeze_time("2026-04-15 03:00:00"):
            request.with_user(self.helper).action_answer()
            self.assertEqual((request.state, request.late), ("answered", False))
            self.assertAlmostEqual(request.hours, 2)
            self.assertEqual(request.activity_ids.user_id, self.asker)
            request.action_accept()
        self.assertEqual(request.state, "closed")

    def test_reopened_with_a_new_clock(self):
        request = self.answered()
        first = request.due_at
        with freeze_time("2026-04-16 01:00:00"):
            request.action_reopen()
        self.assertEqual((request.state, request.reopened), ("taken", 1))
        self.assertGreater(request.due_at, first)

    def test_an_answer_needs_words(self):
        with self.assertRaises(UserError):
            self.ask().with_user(self.helper).action_answer()

    def test_who_asked_does_not_answer_and_who_answers_does_not_accept(self):
        request = self.ask()
        for action in ("action_take", "action_answer"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(request, action)()
        request = self.answered()
        for user in (self.helper, self.colleague):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user).action_accept()

    def test_nothing_is_typed_that_follows_from_buttons(self):
        request = self.ask()
        for values in (
            {"state": "closed"},
            {"due_at": "2030-01-01 00:00:00"},
            {"asker_id": self.colleague.id},
            {"answer": "I know"},
            {"assignee_id": self.asker.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                request.write(values)
        with self.assertRaises(AccessError):
            self.ask(state="answered", answer="x")
        with self.assertRaises(AccessError):
            self.ask(asker_id=self.colleague.id)

    def test_helpers_are_of_the_department(self):
        request = self.ask()
        with self.assertRaises(UserError):
            request.with_user(self.helper).assignee_id = self.stranger
        request.with_user(self.head).assignee_id = self.helper
        self.assertEqual(request.assignee_id, self.helper)

    def test_seen_by_the_branch_and_the_department(self):
        request = self.ask()
        requests = self.env["rcc.support.request"]
        for user, seen in (
            (self.asker, True),
            (self.colleague, True),
            (self.helper, True),
            (self.head, True),
            (self.auditor, True),
            (self.stranger, False),
        ):
            with self.subTest(user=user.login):
                found = requests.with_user(user).search([("id", "=", request.id)])
                self.assertEqual(bool(found), seen)

    def test_audit_writes_nothing(self):
        with self.assertRaises(AccessError):
            self.ask().with_user(self.auditor).action_accept()
        with self.assertRaises(AccessError):
            self.env["rcc.support.request"].with_user(self.auditor).create(
                {"name": "x", "question": "y", "department_id": self.desk.id}
            )

    def test_heads_are_told_once(self):
        request = self.ask()
        requests = self.env["rcc.support.request"]
        requests._cron_escalate()
        self.assertFalse(request.activity_ids)
        with freeze_time(datetime.fromisoformat(NOW) + timedelta(days=2)):
            self.assertTrue(request.overdue)
            self.assertEqual(requests.search([("overdue", "=", True)]) & request, request)
            requests._cron_escalate()
            requests._cron_escalate()
        self.assertEqual(request.activity_ids.mapped("user_id"), self.head)
        self.assertEqual(len(request.activity_ids), 1)
        self.assertTrue(request.escalated_at)

    def test_late_answers_are_marked(self):
        request = self.ask()
        with freeze_time(datetime.fromisoformat(NOW) + timedelta(days=2)):
            request.with_user(self.helper).answer = "At last"
            request.with_user(self.helper).action_answer()
        self.assertTrue(request.late)

    def test_taken_requests_stay_on_record(self):
        request = self.ask()
        request.with_user(self.helper).action_take()
        with self.assertRaises(UserError):
            request.unlink()

    def test_taken_back_by_whoever_asked(self):
        request = self.ask()
        with self.assertRaises(AccessError):
            request.with_user(self.colleague).unlink()
        request.unlink()
        self.assertFalse(request.exists())
