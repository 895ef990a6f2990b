from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase


@tagged("post_install", "-at_install")
class TestLifecycle(CustomerCase):
    """Prospect, customer, dormant, lost, won back: by the policy in force, from what a household does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.chair = cls._user("department_head", cls.union, login="test-chair")
        cls.second = cls._user("executive", cls.union, login="test-second")

    def tell(self, household, date=None):
        """The household tells its economy on a day."""
        date = date or self.today
        self.env["rcc.household.file"]._file_facts(
            household, {"land_mu": (date - self.today).days}, date, "survey"
        )

    def at(self, **later):
        """A day so much later, on which the policy is followed."""
        day = self.today + relativedelta(**later)
        with freeze_time(f"{day} 02:00:00"):
            self.zhang._rcc_follow_lifecycle()
        return day

    def rows(self):
        return [(row.former, row.state, row.rule) for row in self.zhang.rcc_lifecycle_history_ids]

    def test_a_file_makes_a_customer_of_the_whole_household(self):
        self.assertEqual(self.zhang.rcc_lifecycle, "prospect")
        self.zhang._rcc_follow_lifecycle()
        self.assertEqual((self.zhang.rcc_lifecycle, self.rows()), ("prospect", []))
        self.tell(self.zhang)
        (self.zhang | self.li)._rcc_follow_lifecycle()
        everyone = self.zhang | self.head | self.wife
        self.assertEqual(set(everyone.mapped("rcc_lifecycle")), {"customer"})
        self.assertEqual(self.rows(), [("prospect", "customer", "business")])
        self.assertEqual(self.li.rcc_lifecycle, "prospect")

    def test_silence_makes_dormant_then_lost_and_a_new_file_wins_back(self):
        self.tell(self.zhang)
        self.zhang._rcc_follow_lifecycle()
        self.at(months=12, days=-1)
        self.assertEqual(self.zhang.rcc_lifecycle, "customer")
        self.at(months=12)
        self.assertEqual(self.zhang.rcc_lifecycle, "dormant")
        self.at(months=36, days=-1)
        self.assertEqual(self.zhang.rcc_lifecycle, "dormant")
        self.at(months=36)
        self.assertEqual((self.zhang | self.wife).mapped("rcc_lifecycle"), ["lost", "lost"])
        back = self.today + relativedelta(months=37)
        with freeze_time(f"{back} 02:00:00"):
            self.tell(self.zhang, back)
        self.at(months=37)
        self.assertEqual(self.zhang.rcc_lifecycle, "won_back")
        self.at(months=43, days=-1)
        self.assertEqual(self.zhang.rcc_lifecycle, "won_back")
        self.at(months=43)
        self.assertEqual(self.zhang.rcc_lifecycle, "customer")
        self.assertEqual(
            self.rows(),
            [
                ("won_back", "customer", "settled"),
                ("lost", "won_back", "returned"),
                ("dormant", "lost", "silent"),
                ("customer", "dormant", "silent"),
                ("prospect", "customer", "business"),
            ],
        )

    def test_a_dormant_customer_is_active_again(self):
        self.tell(self.zhang)
        self.zhang._rcc_follow_lifecycle()
        self.at(months=13)
        with freeze_time(f"{self.today + relativedelta(months=14)} 02:00:00"):
            self.tell(self.zhang, self.today + relativedelta(months=14))
        self.at(months=14)
        self.assertEqual(self.rows()[0], ("dormant", "customer", "active"))

    def lose(self, user, reason="全家迁往新疆"):
        wizard = self.env["rcc.lifecycle.lost"].with_user(user)
        wizard.create({"partner_id": self.zhang.id, "reason": reason}).action_done()

    def test_who_moved_away_is_lost_until_active_again(self):
        self.tell(self.zhang)
        self.zhang._rcc_follow_lifecycle()
        self.at(days=1)
        with freeze_time(f"{self.today + timedelta(days=2)} 02:00:00"):
            self.lose(self.chief)
        row = self.zhang.rcc_lifecycle_history_ids[0]
        self.assertRecordValues(
            row,
            [
                {
                    "state": "lost",
                    "rule": "moved",
                    "reason": "全家迁往新疆",
                    "user_id": self.chief.id,
                }
            ],
        )
        self.at(days=3)
        self.assertEqual((self.zhang | self.wife).mapped("rcc_lifecycle"), ["lost", "lost"])
        with freeze_time(f"{self.today + timedelta(days=9)} 02:00:00"):
            self.tell(self.zhang, self.today + timedelta(days=9))
        self.at(days=9)
        self.assertEqual(self.zhang.rcc_lifecycle, "won_back")

    def test_moving_away_is_recorded_by_who_keeps_the_customer_with_a_reason(self):
        with self.assertRaises(UserError):
            self.lose(self.chief, " ")
        for user in (self.teller, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.lose(user)
        with self.assertRaises(AccessError):
            self.lose(self._user("branch_manager", self.west, login="test-west-chief"))
        with self.assertRaises(UserError):
            self.wife._rcc_move_away("x")

    def test_a_household_that_everybody_left_is_lost(self):
        self.tell(self.zhang)
        self.zhang._rcc_follow_lifecycle()
        members = self.env["rcc.membership"]._live([("group_id", "=", self.zhang.id)])
        members.sorted(lambda row: row.role == "head")._leave()
        self.assertEqual(self.rows(), [("prospect", "lost", "closed")])
        self.assertEqual(self.zhang.rcc_lifecycle, "lost")

    def test_nobody_types_it(self):
        for user in (self.chief, self.manager, self.teller):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.zhang.with_user(user).rcc_lifecycle = "customer"
        with self.assertRaises(UserError):
            self.partners.with_user(self.chief).create(
                {
                    "name": "新社",
                    "rcc_kind": "organization",
                    "rcc_branch_id": self.east.id,
                    "rcc_lifecycle": "customer",
                }
            )

    def draft(self, **values):
        policies = self.env["rcc.lifecycle.policy"].with_user(self.chair)
        line = Command.create({"dormant_months": 1, "lost_months": 2})
        return policies.create({"customer_from": "file", "line_ids": [line], **values})

    def test_a_draft_is_tried_on_all_and_moves_nobody(self):
        self.tell(self.zhang)
        policy = self.draft()
        with self.assertRaises(UserError):
            policy.action_propose()
        policy.action_simulate()
        [(_label, all_of_them), (_moving, moved)] = policy.simulation["figures"]
        everyone = self.partners.with_context(active_test=False).search_count(
            self.partners._rcc_lifecycle_domain()
        )
        self.assertEqual(all_of_them, everyone)
        self.assertEqual(sum(row[2] for row in policy.simulation["rows"]), everyone)
        self.assertGreaterEqual(moved, 1)
        self.assertEqual(self.zhang.rcc_lifecycle, "prospect")
        policy.action_propose()
        with self.assertRaises(UserError):
            policy.action_activate()
        policy.with_user(self.second).action_activate()
        self.assertEqual(policy.state, "active")

    def test_the_run_moves_all_in_steps_and_repeated_nobody(self):
        self.tell(self.zhang)
        self.tell(self.li)
        run = self.env["rcc.lifecycle.run"]._begin(self.env["rcc.lifecycle.policy"]._in_force())
        cursor = None
        while (cursor := run._step(cursor, 2)) is not None:
            pass
        self.assertEqual((self.zhang | self.li).mapped("rcc_lifecycle"), ["customer"] * 2)
        moved = run.moved
        self.assertGreaterEqual(moved, 2)
        self.assertIsNone(run._step(None, 100_000))
        self.assertEqual(run.moved, moved)
        found = self.env["rcc.lifecycle.history"].search(run.action_open_moved()["domain"])
        self.assertGreaterEqual(len(found), moved)

    def test_months_are_by_group(self):
        shop = self.partners.create(
            {"name": "东庄合作社", "rcc_kind": "organization", "rcc_branch_id": self.east.id}
        )
        policy = self.draft(customer_from="contact")
        self.assertEqual(
            self.env.ref("rcc_customer.lifecycle_policy_example").line_ids.customer_group_id,
            shop.rcc_customer_group_id,
        )
        for line in ({"dormant_months": 5, "lost_months": 5}, {"dormant_months": 0}):
            with (
                self.subTest(line=line),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                policy.line_ids.write(line)
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_the_past_is_not_rewritten_and_read_in_scope_only(self):
        self.tell(self.zhang)
        self.zhang._rcc_follow_lifecycle()
        row = self.zhang.rcc_lifecycle_history_ids
        with self.assertRaises(AccessError):
            row.with_user(self.west_teller).read(["state"])
        self.assertTrue(row.with_user(self.teller).read(["state"]))
        self.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        row.date_from = self.today - timedelta(days=5)
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            row.state = "lost"
            self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env.cr.execute("DELETE FROM rcc_lifecycle_history WHERE id = %s", [row.id])
