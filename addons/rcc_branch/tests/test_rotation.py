from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.rcc_base.tests.common import LawCase

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestRotation(NetworkCase, LawCase):
    """Two years in a portfolio, five working days of leave a year: shown, reminded of, and kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.long_ago = cls.today - relativedelta(years=5)
        cls.head = cls._user("branch_manager")
        cls.anna = cls._user("customer_manager", login="test-anna", date_from=cls.long_ago)
        cls.bob = cls._user("customer_manager", login="test-bob", date_from=cls.long_ago)
        cls.portfolio = cls.env["rcc.portfolio"].create(
            {"code": "T-1", "name": "Portfolio 1", "branch_id": cls.east.id}
        )
        cls.rule = cls.env.ref("rcc_branch.rotation_customer_manager")

    def tenure(self, user, **ago):
        return self.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": self.portfolio.id,
                "user_id": user and user.id,
                "date_from": self.today - relativedelta(**ago),
            }
        )

    def state(self, user=None):
        self.env.invalidate_all()
        return self.env["rcc.rotation.state"].search([("user_id", "=", (user or self.anna).id)])

    def known_since(self, years):
        """The rule has been known for some years."""
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        self.rule.flush_recordset()
        self.env.cr.execute(
            "UPDATE rcc_rotation_rule SET date_from = %s WHERE id = %s",
            (self.today - relativedelta(years=years), self.rule.id),
        )
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        self.rule.invalidate_recordset()

    def taken(self, first, last, user=None):
        leave = self.env["rcc.leave"].create(
            {
                "user_id": (user or self.anna).id,
                "deputy_id": self.bob.id,
                "date_from": first,
                "date_to": last,
            }
        )
        leave.action_approve()
        return leave

    def test_states_by_months(self):
        for ago, state in (
            ({"months": 12}, "ok"),
            ({"months": 23}, "soon"),
            ({"months": 24}, "over"),
            ({"months": 24, "days": 29}, "over"),
            ({"months": 26}, "blocked"),
        ):
            with self.subTest(ago):
                self.tenure(self.anna, **ago)
                row = self.state()
                self.assertEqual(row.rotation_state, state)
                self.assertEqual(row.months, ago["months"])
                self.assertEqual(row.portfolio_id, self.portfolio)

    def test_a_short_absence_does_not_begin_anew(self):
        self.tenure(self.anna, months=30)
        self.tenure(self.bob, months=9)
        self.tenure(self.anna, months=3)
        self.assertEqual(self.state().since, self.today - relativedelta(months=30))
        self.assertFalse(self.state(self.bob))

    def test_a_year_away_does(self):
        self.tenure(self.anna, months=40)
        self.tenure(self.bob, months=16)
        self.tenure(self.anna, months=3)
        self.assertEqual(self.state().since, self.today - relativedelta(months=3))

    def test_a_vacancy_is_nobody_s_row(self):
        self.tenure(self.anna, months=30)
        self.tenure(None, months=2)
        self.assertFalse(self.state())

    def test_posts_count_by_role_and_branch(self):
        teller = self._user("teller", date_from=self.today - relativedelta(months=37, days=10))
        row = self.state(teller)
        self.assertRecordValues(
            row, [{"kind": "post", "months": 37, "state": "blocked", "branch_id": self.east.id}]
        )

    def test_leave_is_due_at_the_end_of_the_next_year(self):
        self.tenure(self.anna, months=1)
        row = self.state()
        self.assertEqual((row.leave_due.year, row.leave_due.month), (self.today.year + 1, 12))
        self.assertEqual(row.leave_state, "ok")

    def test_leave_not_taken_last_year_blocks(self):
        self.tenure(self.anna, months=1)
        self.known_since(3)
        row = self.state()
        self.assertEqual(row.leave_due.year, self.today.year - 2)
        self.assertEqual(
            (row.rotation_state, row.leave_state, row.state), ("ok", "blocked", "blocked")
        )

    def test_a_leave_that_is_long_enough_counts(self):
        self.tenure(self.anna, months=1)
        self.known_since(3)
        monday = self.today - relativedelta(days=self.today.weekday() + 14)
        self.taken(monday, monday + relativedelta(days=3))
        self.assertEqual(self.state().leave_state, "blocked")
        self.taken(monday + relativedelta(days=7), monday + relativedelta(days=11))
        row = self.state()
        self.assertNotEqual(row.leave_state, "blocked")
        self.assertEqual(row.leave_due.year, (monday + relativedelta(days=11)).year + 1)
        self.assertEqual(row.leave_days, 5)

    def test_refusal_names_rule_since_and_the_way_on(self):
        self.assertEqual(self.anna._rcc_rotation_refusal(self.portfolio), "")
        since = self.tenure(self.anna, months=26).date_from
        text = self.anna._rcc_rotation_refusal(self.portfolio)
        for part in ("Portfolio 1", str(since), "24 months", "hand it over"):
            self.assertIn(part, text)
        self.assertEqual(self.bob._rcc_rotation_refusal(self.portfolio), "")

    def test_refusal_is_for_that_portfolio_only(self):
        self.tenure(self.anna, months=26)
        other = self.portfolio.copy({"code": "T-2"})
        self.assertEqual(self.anna._rcc_rotation_refusal(other), "")
        self.assertEqual(self.anna._rcc_rotation_refusal(other.browse()), "")

    def test_leave_refuses_everywhere(self):
        self.tenure(self.anna, months=1)
        self.known_since(3)
        text = self.anna._rcc_rotation_refusal(self.portfolio.browse())
        self.assertIn("5 consecutive working days", text)

    def test_managers_see_their_branch(self):
        self.tenure(self.anna, months=1)
        visible = self.env["rcc.rotation.state"].with_user(self.head).search([])
        self.assertIn(self.anna, visible.user_id)
        stranger = self._user("branch_manager", self.west)
        visible = self.env["rcc.rotation.state"].with_user(stranger).search([])
        self.assertNotIn(self.anna, visible.user_id)

    def test_one_reminder_a_case(self):
        self.tenure(self.anna, months=23)
        reminders = self.env["rcc.rotation.reminder"]
        reminders._cron_remind()
        reminders._cron_remind()
        mine = reminders.search([("user_id", "=", self.anna.id)])
        self.assertRecordValues(mine, [{"state": "soon", "manager_id": self.head.id}])
        self.assertEqual(mine.activity_ids.user_id, self.head)
        self.assertEqual(len(mine.activity_ids), 1)

    def test_a_manager_is_not_reminded_of_themselves(self):
        self.env["rcc.post"].search([("user_id", "=", self.head.id)]).action_end()
        head = self._user(
            "branch_manager", login="test-old-head", date_from=self.today - relativedelta(months=40)
        )
        self.env["rcc.rotation.reminder"]._cron_remind()
        reminder = self.env["rcc.rotation.reminder"].search([("user_id", "=", head.id)])
        self.assertTrue(reminder)
        self.assertNotEqual(reminder.manager_id, head)

    def test_rules_are_policy(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.head).write({"months_max": 99})
        with self.assertLaw("never changes"):
            self.rule.months_max = 99
