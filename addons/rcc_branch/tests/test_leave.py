from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestLeave(NetworkCase, LawCase):
    """While somebody is away their posts rest and a deputy acts; nothing of the history of posts changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.head = cls._user("branch_manager")
        cls.anna = cls._user("customer_manager", login="test-anna")
        cls.bob = cls._user("branch_manager", login="test-bob")
        cls.portfolio = cls.env["rcc.portfolio"].create(
            {"code": "T-1", "name": "Portfolio 1", "branch_id": cls.east.id}
        )
        cls.env["rcc.portfolio.tenure"].create(
            [
                {
                    "portfolio_id": cls.portfolio.id,
                    "user_id": user.id,
                    "role": role,
                    "date_from": cls.today - timedelta(days=100),
                }
                for role, user in (("main", cls.anna), ("backup", cls.bob))
            ]
        )
        cls.customer = cls._customer("C", cls.east, rcc_portfolio_id=cls.portfolio.id)

    def leave(self, user=None, first=0, last=4, **values):
        user = user or self.anna
        return (
            self.env["rcc.leave"]
            .with_user(user)
            .create(
                {
                    "user_id": user.id,
                    "date_from": self.today + timedelta(days=first),
                    "date_to": self.today + timedelta(days=last),
                    **values,
                }
            )
        )

    def approve(self, leave, user=None):
        leave.with_user(user or self.head).action_approve()
        return leave

    def holds(self, user, role):
        return self.env["res.users"].browse(user.id).has_group(f"rcc_branch.group_{role}")

    def sees(self, user):
        return bool(self.env["res.partner"].with_user(user).search([("id", "=", self.customer.id)]))

    def at(self, days):
        """Midnight has passed `days` days from now, and the nightly job has run."""
        frozen = freeze_time(f"{self.today + timedelta(days=days - 1)} 16:00:10")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.env["rcc.post"]._cron_sync()
        return frozen

    def test_backup_is_the_deputy_unless_another_is_named(self):
        self.assertEqual(self.leave().deputy_id, self.bob)

    def test_deputy_acts_and_the_absent_one_rests_from_the_first_day(self):
        posts = self.anna.rcc_post_ids.read(["date_from", "date_to", "branch_id"])
        leave = self.approve(self.leave())
        self.assertTrue(self.holds(self.bob, "customer_manager"))
        self.assertFalse(self.holds(self.anna, "customer_manager"))
        self.assertFalse(self.sees(self.anna))
        self.assertTrue(self.sees(self.bob))
        self.assertIn(self.portfolio.id, self.bob._rcc_portfolios())
        acting = leave.sudo().post_ids
        self.assertEqual(acting.acting_for_id, self.anna.rcc_post_ids)
        self.assertEqual((acting.date_from, acting.date_to), (leave.date_from, leave.date_to))
        self.assertEqual(self.anna.rcc_post_ids.read(["date_from", "date_to", "branch_id"]), posts)

    def test_everything_is_back_by_itself_the_day_after(self):
        leave = self.approve(self.leave())
        self.at(5)
        self.assertTrue(self.holds(self.anna, "customer_manager"))
        self.assertTrue(self.sees(self.anna))
        self.assertFalse(self.holds(self.bob, "customer_manager"))
        self.assertNotIn(self.portfolio.id, self.bob._rcc_portfolios())
        self.assertEqual(leave.state, "over")
        self.assertIn(self.anna.id, self.group_holders("customer_manager"))
        self.assertNotIn(self.bob.id, self.group_holders("customer_manager"))

    def group_holders(self, role):
        """Who has a role's group on record, as other addons and Odoo read it."""
        return self.env.ref(f"rcc_branch.group_{role}").user_ids.ids

    def test_a_leave_to_come_begins_at_midnight(self):
        self.approve(self.leave(first=2, last=4))
        self.assertTrue(self.sees(self.anna))
        self.assertFalse(self.holds(self.bob, "customer_manager"))
        self.at(2)
        self.assertFalse(self.sees(self.anna))
        self.assertTrue(self.holds(self.bob, "customer_manager"))
        self.assertNotIn(self.anna.id, self.group_holders("customer_manager"))

    def test_deputy_with_the_same_post_has_it_once_more(self):
        carl = self._user("customer_manager", login="test-carl")
        leave = self.approve(self.leave(deputy_id=carl.id))
        self.assertEqual(len(leave.sudo().post_ids), 1)
        self.assertIn(self.portfolio.id, carl._rcc_portfolios())

    def test_cut_short(self):
        leave = self.approve(self.leave(first=0, last=9))
        self.at(3)
        leave.with_user(self.head).action_return()
        self.assertRecordValues(
            leave,
            [
                {
                    "state": "over",
                    "date_to": self.today + timedelta(days=2),
                    "planned_to": self.today + timedelta(days=9),
                }
            ],
        )
        self.assertTrue(self.sees(self.anna))
        self.assertFalse(self.holds(self.bob, "customer_manager"))

    def test_cancelled_before_it_begins(self):
        leave = self.approve(self.leave(first=1, last=3))
        leave.with_user(self.head).action_cancel()
        self.assertEqual(leave.state, "cancelled")
        self.assertFalse(leave.sudo().post_ids)
        self.at(1)
        self.assertTrue(self.sees(self.anna))

    def test_own_leave_is_approved_by_another(self):
        leave = self.leave(self.head, deputy_id=self.anna.id)
        with self.assertRaisesRegex(UserError, "third person"):
            leave.action_approve()
        self.approve(leave, self._user("executive", self.union))
        self.assertTrue(self.holds(self.anna, "branch_manager"))
        self.assertFalse(self.holds(self.head, "branch_manager"))

    def test_the_deputy_does_not_approve(self):
        leave = self.leave(deputy_id=self.head.id)
        with self.assertRaisesRegex(UserError, "third person"):
            self.approve(leave)

    def test_staff_do_not_approve(self):
        carl = self._user("customer_manager", login="test-carl")
        with self.assertRaises(AccessError):
            self.approve(self.leave(), carl)

    def test_staff_ask_for_themselves_only(self):
        with self.assertRaises(AccessError):
            self.env["rcc.leave"].with_user(self._user("teller")).create(
                {"user_id": self.anna.id, "date_from": self.today, "date_to": self.today}
            )

    def test_steps_are_not_written(self):
        for values in ({"state": "approved"}, {"approved_by_id": self.head.id}):
            with self.assertRaises(AccessError):
                self.leave(last=0).write(values)
            self.env["rcc.leave"].search([("user_id", "=", self.anna.id)]).action_cancel()

    def test_deputy_who_is_away_is_refused(self):
        carl = self._user("customer_manager", login="test-carl")
        self.approve(self.leave(self.bob, deputy_id=carl.id))
        with self.assertRaisesRegex(UserError, "on leave in these days too"):
            self.approve(self.leave(deputy_id=self.bob.id))

    def test_a_deputy_stays(self):
        carl = self._user("customer_manager", login="test-carl")
        self.approve(self.leave())
        with self.assertRaisesRegex(UserError, "is a deputy in these days"):
            self.approve(self.leave(self.bob, deputy_id=carl.id))

    def test_auditors_and_administrators_do_not_act(self):
        for role in ("auditor", "rcc_admin"):
            user = self._user(role, self.union if role == "auditor" else None)
            leave = self.leave(deputy_id=user.id)
            with self.assertRaisesRegex(UserError, "takes no other post|holds no post"):
                self.approve(leave)
            leave.action_cancel()

    def test_a_deputy_must_be_named(self):
        leave = self.leave(self.bob)
        with self.assertRaisesRegex(UserError, "Name a deputy"):
            self.approve(leave)

    def test_database_refuses_acting_for_oneself(self):
        with self.assertLaw("Nobody is their own deputy."):
            self.leave(deputy_id=self.anna.id)

    def test_database_refuses_two_leaves_at_once(self):
        self.leave()
        with self.assertLaw("already has a leave"):
            self.leave(first=3, last=6)

    def test_database_refuses_an_approval_of_oneself(self):
        leave = self.leave().sudo()
        with self.assertLaw("third person"):
            leave.write({"state": "approved", "approved_by_id": self.anna.id})

    def test_database_keeps_acting_posts_within_the_leave(self):
        leave = self.approve(self.leave()).sudo()
        with self.assertLaw("within the days of an approved leave"):
            leave.post_ids.date_to = leave.date_to + timedelta(days=1)
        with self.assertLaw("within the days of an approved leave"):
            self._post(self.bob, "accountant", acting_for_id=self.anna.rcc_post_ids.id)
        with self.assertLaw("within the days of an approved leave"):
            self._post(self.bob, "branch_manager", leave_id=leave.id, date_to=self.today)

    def test_database_keeps_an_approved_leave(self):
        leave = self.approve(self.leave()).sudo()
        for values in (
            {"date_to": leave.date_to + timedelta(days=1)},
            {"deputy_id": self.head.id},
            {"state": "draft"},
        ):
            with self.assertLaw("stays on record"):
                leave.write(values)
        with self.assertLaw("stays on record"):
            leave.unlink()

    def test_who_is_on_leave(self):
        self.approve(self.leave())
        users = self.env["res.users"]
        self.assertEqual(users._rcc_on_leave(self.today) & (self.anna | self.bob), self.anna)
        self.assertFalse(self.bob._rcc_on_leave(self.today))
        self.assertFalse(self.anna._rcc_on_leave(self.today + timedelta(days=5)))

    def test_leaves_of_another_branch_are_not_seen(self):
        leave = self.leave()
        stranger = self._user("teller", self.west)
        self.assertFalse(self.env["rcc.leave"].with_user(stranger).search([("id", "=", leave.id)]))

    def test_working_days_leave_out_weekends_and_holidays(self):
        calendar = self.env.company.resource_calendar_id
        monday = self.today - timedelta(days=self.today.weekday())
        self.assertEqual(calendar._rcc_working_days(monday, monday + timedelta(days=13)), 10)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": f"{monday - timedelta(days=1)} 16:00:00",
                "date_to": f"{monday + timedelta(days=1)} 15:59:59",
            }
        )
        calendar.invalidate_recordset()
        self.assertEqual(calendar._rcc_working_days(monday, monday + timedelta(days=13)), 8)

    def test_somebody_who_acts_does_not_leave_the_cooperative(self):
        self.env["rcc.portfolio.tenure"].create(
            {"portfolio_id": self.portfolio.id, "role": "backup", "date_from": self.today}
        )
        self.approve(self.leave(deputy_id=self.bob.id))
        admin = self._user("rcc_admin")
        with self.assertRaisesRegex(UserError, "deputy of test-anna"):
            self.bob.with_user(admin).action_rcc_leave()
