from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.scope import Scope
from .common import NetworkCase

TELLER = "rcc_branch.group_teller"


@tagged("post_install", "-at_install")
class TestPost(NetworkCase):
    """Posts give groups and scope, from their first day to their last, and to nobody who writes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin")
        cls.second = cls._user("rcc_admin", login="test-second")
        cls.nobody = cls._user()
        cls.today = cls.env["rcc.post"]._today()

    def give(self, role_code="teller", branch=None, user=None, **values):
        """A post that one administrator proposed and another confirmed."""
        post = (
            self.env["rcc.post"]
            .with_user(self.admin)
            .create(
                {
                    "user_id": (user or self.nobody).id,
                    "role_id": self._role(role_code).id,
                    "branch_id": (branch or self.east).id,
                    **values,
                }
            )
        )
        post.with_user(self.second).action_confirm()
        return post

    def test_post_gives_group_and_scope_at_once(self):
        self.give()
        self.assertTrue(self.nobody.has_group(TELLER))
        self.assertTrue(self.nobody.has_group("rcc_branch.group_staff"))
        self.assertIn(self.env.ref(TELLER), self.nobody.group_ids)
        self.assertEqual(set(self.nobody._rcc_scope().branch_ids), {self.east.id, self.outlet.id})

    def test_end_takes_group_and_scope_at_once(self):
        post = self.give(date_from=self.today)
        post.action_end()
        self.assertFalse(post.exists())
        self.assertFalse(self.nobody.has_group(TELLER))
        self.assertNotIn(self.env.ref(TELLER), self.nobody.group_ids)
        self.assertEqual(self.nobody._rcc_scope(), Scope())

    def test_ended_post_stays_on_record(self):
        post = self._post(self.nobody, "teller", date_from=self.today - timedelta(days=9))
        post.action_end()
        self.assertEqual(post.date_to, self.today - timedelta(days=1))
        self.assertFalse(post.is_live)
        self.assertFalse(self.nobody.has_group(TELLER))

    def test_future_post_gives_nothing_yet(self):
        post = self.give(date_from=self.today + timedelta(days=1))
        self.assertFalse(self.nobody.has_group(TELLER))
        self.assertFalse(post.is_live)

    def test_midnight_in_shanghai(self):
        """The next request after midnight has neither group nor scope, before any job has run."""
        self.give(date_to=self.today)
        with freeze_time(f"{self.today} 15:59:59"):
            self.assertTrue(self.nobody.has_group(TELLER))
            self.assertTrue(self.nobody._rcc_scope().pairs)
        with freeze_time(f"{self.today} 16:00:01"):
            self.assertFalse(self.nobody.has_group(TELLER))
            self.assertEqual(self.nobody._rcc_scope(), Scope())

    def test_nightly_job_brings_the_stored_groups_in_step(self):
        self.give(date_to=self.today)
        post = self.give("accountant", date_from=self.today + timedelta(days=1))
        with freeze_time(f"{self.today + timedelta(days=1)} 01:00:00"):
            self.assertIn(self.nobody, self.env["res.users"]._rcc_out_of_step())
            self.env["rcc.post"]._cron_sync()
            self.assertFalse(self.env["res.users"]._rcc_out_of_step())
            self.assertIn(post.role_id.group_id, self.nobody.group_ids)
            self.assertNotIn(self.env.ref(TELLER), self.nobody.group_ids)

    def test_transfer_to_another_branch(self):
        self.give(date_from=self.today - timedelta(days=9)).action_end()
        self.give(branch=self.west)
        self.assertEqual(self.nobody._rcc_scope().branch_ids, (self.west.id,))

    def test_new_branch_below_is_seen_at_once(self):
        self.give()
        self.nobody._rcc_scope()
        point = self._branch("E2", "service_point", self.outlet)
        self.assertIn(point.id, self.nobody._rcc_scope().branch_ids)

    def test_all_branch_roles(self):
        for role_code in (
            "executive",
            "risk",
            "department_head",
            "committee",
            "service_centre",
            "collector",
            "auditor",
        ):
            user = self._user(role_code, self.union)
            self.assertTrue(user._rcc_scope().unlimited, role_code)

    def test_administrators_have_no_business_scope(self):
        self.assertEqual(self.admin._rcc_scope(), Scope())
        for group in (
            "base.group_system",
            "base.group_erp_manager",
            "rcc_branch.group_staff",
            "base.group_no_one",
        ):
            self.assertFalse(self.admin.has_group(group), group)

    def test_nobody_writes_their_own_post(self):
        for values in (
            {"role_code": "executive"},
            {"role_code": "rcc_admin", "branch": self.union},
        ):
            with self.assertRaisesRegex(UserError, "own post"), self.cr.savepoint():
                self.give(user=self.admin, **values)
        own = self.admin.rcc_post_ids.with_user(self.admin)
        for change in (lambda: own.write({"date_to": False}), own.unlink, own.action_end):
            with self.assertRaisesRegex(UserError, "own post"), self.cr.savepoint():
                change()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_own_posts_even_under_sudo(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["rcc.post"].with_user(self.nobody).sudo().create(
                {  # as careless code would
                    "user_id": self.nobody.id,
                    "role_id": self._role("executive").id,
                    "branch_id": self.union.id,
                }
            )

    def test_only_administrators_write_posts(self):
        for role_code in ("branch_manager", "executive", "risk", "department_head"):
            with self.assertRaises(AccessError):
                self.env["rcc.post"].with_user(self._user(role_code)).create(
                    {
                        "user_id": self.nobody.id,
                        "role_id": self._role("teller").id,
                        "branch_id": self.east.id,
                    }
                )

    @mute_logger("odoo.sql_db")
    def test_exclusive_roles(self):
        self.give("auditor", self.union)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.give("executive", self.union)
            self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["rcc.post"].create(
                {
                    "user_id": self.admin.id,
                    "role_id": self._role("teller").id,
                    "branch_id": self.east.id,
                }
            )
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_same_post_twice_is_refused(self):
        self.give()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.give()
        self.give(branch=self.west)

    @mute_logger("odoo.sql_db")
    def test_held_posts_do_not_change(self):
        post = self._post(self.nobody, "teller", date_from=self.today - timedelta(days=1))
        for values in (
            {"branch_id": self.west.id},
            {"role_id": self._role("executive").id},
            {"user_id": self.env.ref("base.user_admin").id},
            {"date_from": self.today},
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                post.write(values)
                self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            post.unlink()

    @mute_logger("odoo.sql_db")
    def test_post_without_branch_is_refused(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["rcc.post"].create(
                {"user_id": self.nobody.id, "role_id": self._role("teller").id}
            )
            self.env.flush_all()

    def test_other_groups_are_left_alone(self):
        admin = self.env.ref("base.user_admin")
        admin._rcc_sync_groups()
        self.assertTrue(admin.has_group("base.group_system"))
