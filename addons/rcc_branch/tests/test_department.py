from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestDepartment(NetworkCase):
    """Departments by customer group; one goes into another on a date, by two persons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.admin = cls._user("rcc_admin")
        cls.executive = cls._user("executive", cls.union)
        departments = cls.env["hr.department"].with_user(cls.admin)
        cls.group = cls.env["rcc.customer.group"].create({"code": "t-group", "name": "Anglers"})
        cls.old, cls.new, cls.part = departments.create(
            [{"name": name, "rcc_kind": "customer_group"} for name in ("Old", "New", "Part")]
        )
        cls.part.parent_id = cls.old
        cls.group.department_id = cls.old
        cls.clerk = cls._user("customer_manager")
        cls.old.rcc_staff_ids = cls.clerk
        cls.head = cls._user(
            "department_head", cls.union, login="test-head", customer_group_id=cls.group.id
        )

    def merge(self, source=None, target=None, days=0, user=None):
        return (
            self.env["rcc.department.merge"]
            .with_user(user or self.admin)
            .create(
                {
                    "from_id": (source or self.old).id,
                    "into_id": (target or self.new).id,
                    "date": self.today + timedelta(days=days),
                    "reason": "One desk for both",
                }
            )
        )

    def confirmed(self, **values):
        merge = self.merge(**values)
        merge.action_propose()
        merge.with_user(self.executive).action_confirm()
        return merge

    def test_head_is_who_holds_the_post_of_its_group(self):
        self.assertEqual(self.old.rcc_head_ids, self.head)
        self.assertFalse(self.new.rcc_head_ids)

    def test_head_of_a_department_without_groups_is_of_its_staff(self):
        chief = self._user("department_head", self.union, login="test-products")
        self.assertFalse(self.new.rcc_head_ids)
        self.new.rcc_staff_ids = chief
        self.assertEqual(self.new.rcc_head_ids, chief)

    def test_administrator_says_who_works_where(self):
        self.assertEqual(self.clerk._rcc_employee().department_id, self.old)
        self.old.rcc_staff_ids = self.env["res.users"]
        self.assertFalse(self.clerk._rcc_employee().department_id)

    def test_staff_read_departments_and_change_none(self):
        mine = self.old.with_user(self.clerk)
        self.assertEqual(mine.name, "Old")
        for values in ({"name": "Mine"}, {"rcc_staff_ids": [(4, self.clerk.id)]}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)

    def test_all_goes_over(self):
        request = (
            self.env["rcc.support.request"]
            .with_user(self.clerk)
            .create({"name": "Rates?", "question": "Which?", "department_id": self.old.id})
        )
        self.old.sudo().activity_schedule(
            "mail.mail_activity_data_todo", summary="Plan", user_id=self.clerk.id
        )
        merge = self.confirmed()
        self.assertEqual(self.clerk._rcc_employee().department_id, self.new)
        self.assertEqual(self.group.department_id, self.new)
        self.assertEqual(request.department_id, self.new)
        self.assertEqual(self.part.parent_id, self.new)
        self.assertEqual(self.new.sudo().activity_ids.summary, "Plan")
        self.assertRecordValues(self.old, [{"active": False, "rcc_merged_into_id": self.new.id}])
        self.assertEqual(
            (merge.state, merge.moved),
            ("done", {"staff": 1, "groups": 1, "requests": 1, "activities": 1}),
        )
        self.assertEqual(self.new.rcc_head_ids, self.head)

    def test_a_later_merge_waits_for_its_date(self):
        merge = self.confirmed(days=3)
        self.assertEqual((merge.state, self.group.department_id), ("confirmed", self.old))
        with freeze_time(f"{self.today + timedelta(days=3)} 02:00:00"):
            self.env["rcc.department.merge"]._cron_take_effect()
        self.assertEqual((merge.state, self.group.department_id), ("done", self.new))

    @mute_logger("odoo.sql_db")
    def test_not_into_itself(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.merge(target=self.old)

    def test_what_cannot_be_is_refused_with_the_reason(self):
        other = self.env["hr.department"].create({"name": "Other", "rcc_kind": "other"})
        for values, reason in (
            ({"target": self.part}, "below"),
            ({"days": -1}, "today or later"),
        ):
            merge = self.merge(**values)
            with self.subTest(reason=reason), self.assertRaises(UserError) as refusal:
                merge.action_propose()
            self.assertIn(reason, str(refusal.exception))
            merge.unlink()
        self.merge(self.new, other, days=5).action_propose()
        with self.assertRaises(UserError) as refusal:
            self.merge().action_propose()
        self.assertIn("itself to be merged", str(refusal.exception))

    @mute_logger("odoo.sql_db")
    def test_a_merged_department_merges_no_more(self):
        self.confirmed()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.merge()
        other = self.env["hr.department"].create({"name": "Other", "rcc_kind": "other"})
        with self.assertRaises(UserError):
            self.merge(other, self.old).action_propose()

    def test_an_executive_confirms_what_an_administrator_proposed(self):
        merge = self.merge()
        with self.assertRaises(UserError):
            merge.with_user(self.executive).action_propose()
        merge.action_propose()
        with self.assertRaises(UserError):
            merge.action_confirm()
        with self.assertRaises(AccessError):
            merge.with_user(self.clerk).action_confirm()
        with self.assertRaises(UserError):
            merge.write({"state": "confirmed"})

    @mute_logger("odoo.sql_db")
    def test_a_merge_in_force_never_changes(self):
        merge = self.confirmed()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            merge.sudo().write({"reason": "another"})
            self.env.flush_all()
        with self.assertRaises(UserError):
            merge.action_cancel()
