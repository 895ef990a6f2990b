from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase

TELLER = "rcc_branch.group_teller"


@tagged("post_install", "-at_install")
class TestPostConfirmation(LawCase, NetworkCase):
    """Rights need two persons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin")
        cls.second = cls._user("rcc_admin", login="test-second")
        cls.newcomer = cls._user()
        cls.today = cls.env["rcc.post"]._today()

    def propose(self, role_code="teller", branch=None, by=None, **values):
        branch = branch or (self.env["rcc.branch"] if role_code == "rcc_admin" else self.east)
        return (
            self.env["rcc.post"]
            .with_user(by or self.admin)
            .create(
                {
                    "user_id": self.newcomer.id,
                    "role_id": self._role(role_code).id,
                    "branch_id": branch.id,
                    **values,
                }
            )
        )

    def decisions(self):
        return self.env["rcc.decision"].search(
            [("subject_model", "=", "res.users"), ("subject_id", "=", self.newcomer.id)], order="id"
        )

    def test_proposal_gives_nothing(self):
        post = self.propose()
        self.assertTrue(post.pending)
        self.assertFalse(post.is_live)
        self.assertFalse(self.newcomer.has_group(TELLER))
        self.assertFalse(self.newcomer._rcc_posts())
        self.env["rcc.post"]._cron_sync()
        self.assertNotIn(self.env.ref(TELLER), self.newcomer.group_ids)

    def test_second_person_brings_it_into_force(self):
        post = self.propose()
        post.with_user(self.second).action_confirm()
        self.assertTrue(post.is_live)
        self.assertTrue(self.newcomer.has_group(TELLER))
        self.assertEqual(post.confirmed_by_id, self.second)
        self.assertEqual(
            [(row.act, row.outcome, row.user_id) for row in self.decisions()],
            [
                ("give_post", "recorded", self.admin),
                ("confirm_post", "approved", self.second),
            ],
        )

    def test_proposer_and_holder_do_not_confirm(self):
        post = self.propose("rcc_admin")
        with self.assertRaisesRegex(UserError, "second person"):
            post.action_confirm()
        self._post(self.newcomer, "executive", self.union)
        with self.assertRaises(UserError):
            self.propose().with_user(self.newcomer).action_confirm()

    def test_who_confirms_what(self):
        manager, head = self._user("branch_manager"), self._user("department_head", self.union)
        executive, west = (
            self._user("executive", self.union),
            self._user("branch_manager", self.west),
        )
        plain, sensitive = self.propose(branch=self.outlet), self.propose("branch_manager")
        for user in (manager, head, executive, self.second):
            self.assertTrue(plain.with_user(user).may_confirm, user.login)
        for user in (west, self.admin, self._user("teller"), self._user("auditor", self.union)):
            self.assertFalse(plain.with_user(user).may_confirm, user.login)
            with self.assertRaises(UserError):
                plain.with_user(user).action_confirm()
        for user in (executive, self.second):
            self.assertTrue(sensitive.with_user(user).may_confirm, user.login)
        for user in (manager, head, west, self.admin):
            self.assertFalse(sensitive.with_user(user).may_confirm, user.login)
        plain.with_user(manager).action_confirm()
        self.assertTrue(plain.is_live)

    def test_rejected(self):
        post = self.propose()
        with self.assertRaises(UserError):
            post.action_reject()
        post.with_user(self.second).action_reject()
        self.assertFalse(post.exists())
        self.assertEqual(self.decisions().mapped("outcome"), ["recorded", "rejected"])

    def test_nobody_skips_the_second_person(self):
        for values in ({"pending": False}, {"confirmed_by_id": self.second.id}):
            with self.assertRaises(AccessError):
                self.propose(**values)
        post = self.propose()
        for values in ({"pending": False}, {"confirmed_by_id": self.second.id}):
            with self.assertRaises(AccessError):
                post.write(values)
        with self.assertLaw("second person"):
            post.sudo().write({"pending": False})
        with self.assertLaw("second person"):
            post.sudo().write({"pending": False, "confirmed_by_id": self.admin.id})

    def test_a_confirmed_post_does_not_grow(self):
        """Neither into another role, nor longer: that is a new post."""
        post = self.propose(date_to=self.today + timedelta(days=9))
        post.with_user(self.second).action_confirm()
        for values in (
            {"role_id": self._role("executive").id},
            {"branch_id": self.union.id},
            {"user_id": self._user(login="test-other").id},
            {"date_to": False},
            {"date_to": self.today + timedelta(days=10)},
        ):
            with self.assertRaisesRegex(UserError, "only be ended"):
                post.write(values)
        post.write({"date_to": self.today + timedelta(days=1)})

    def test_late_confirmation_begins_today(self):
        post = self.propose(date_from=self.today - timedelta(days=5))
        post.with_user(self.second).action_confirm()
        self.assertEqual(post.date_from, self.today)
        over = self.propose("accountant", date_from="2020-01-01", date_to="2020-02-01")
        with self.assertRaisesRegex(UserError, "over before"):
            over.with_user(self.second).action_confirm()

    def test_move_on_a_date(self):
        """Until that midnight the old scope, from then on the new one."""
        old = self._post(self.newcomer, "teller", date_from=self.today - timedelta(days=9))
        post = self.propose(
            branch=self.west, date_from=self.today + timedelta(days=1), replaces_id=old.id
        )
        self.assertFalse(old.date_to)
        post.with_user(self.second).action_confirm()
        self.assertEqual(old.date_to, self.today)
        customers = self._customer("E", self.east), self._customer("W", self.west)
        for moment, seen in ((f"{self.today} 15:59:00", 0), (f"{self.today} 16:01:00", 1)):
            with freeze_time(moment):
                found = (
                    self.env["res.partner"]
                    .with_user(self.newcomer)
                    .search([("id", "in", [customer.id for customer in customers])])
                )
                self.assertEqual(found, customers[seen])

    def test_nobody_takes_a_colleagues_place(self):
        other = self._user("teller", login="test-other")
        with self.assertRaisesRegex(ValidationError, "same person"):
            self.propose(branch=self.west, replaces_id=other.rcc_post_ids.id)

    def test_change_into_an_exclusive_role(self):
        old = self._post(self.newcomer, "teller", date_from=self.today - timedelta(days=9))
        post = self.propose("auditor", branch=self.union, replaces_id=old.id)
        post.with_user(self.second).action_confirm()
        self.assertEqual(self.newcomer._rcc_posts(), post)

    def test_first_administrator_sets_up_alone(self):
        """Once: as soon as another confirmer held office, even if all of them left since."""
        posts = self.env["rcc.post"]
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        keep = self.admin.rcc_post_ids
        posts.search([("id", "not in", keep.ids)]).unlink()
        first = self.propose("rcc_admin")
        self.assertTrue(first.is_live)
        other = self._user(login="test-other")
        after = posts.with_user(self.admin).create(
            {"user_id": other.id, "role_id": self._role("teller").id, "branch_id": self.east.id}
        )
        self.assertTrue(after.pending)
        first.sudo().write({"date_to": self.today})
        with freeze_time(fields.Datetime.now() + timedelta(days=3)):
            later = posts.with_user(self.admin).create(
                {
                    "user_id": other.id,
                    "role_id": self._role("executive").id,
                    "branch_id": self.union.id,
                }
            )
            self.assertTrue(later.pending)

    def test_whose_password_was_reset_does_not_confirm(self):
        """Else a proposer could log in as the second person."""
        self.env["rcc.staff.password"].with_user(self.admin).create(
            {"user_id": self.second.id, "password": "a new password"}
        ).action_reset()
        post = self.propose()
        with self.assertRaisesRegex(UserError, "reset your password"):
            post.with_user(self.second).action_confirm()
        third = self._user("rcc_admin", login="test-third")
        post.with_user(third).action_confirm()
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            later = self.propose("accountant")
            later.with_user(self.second).action_confirm()
        self.assertTrue(later.confirmed_by_id)
