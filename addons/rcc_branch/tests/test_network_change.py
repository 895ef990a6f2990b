from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestNetworkChange(NetworkCase):
    """An administrator drafts a change of the network, an executive confirms it, and everything follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["rcc.post"]._today()
        cls.admin = cls._user("rcc_admin")
        cls.executive = cls._user("executive", cls.union)
        cls.teller = cls._user("teller", cls.outlet, date_from=cls.today - timedelta(days=30))
        cls.west_teller = cls._user("teller", cls.west)
        cls.portfolio = cls.env["rcc.portfolio"].create(
            {"code": "T-P", "name": "P", "branch_id": cls.outlet.id}
        )
        cls.customer = cls._customer(
            "C", cls.outlet, rcc_area_id=cls.dong_2.id, rcc_portfolio_id=cls.portfolio.id
        )

    def keeper(self):
        """A customer manager of the outlet who answers for its portfolio."""
        keeper = self._user(
            "customer_manager", self.outlet, date_from=self.today - timedelta(days=9)
        )
        self.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": self.portfolio.id,
                "user_id": keeper.id,
                "date_from": self.today - timedelta(days=5),
            }
        )
        return keeper

    def draft(self, kind="close", branch=None, target=None, days=0, **values):
        return (
            self.env["rcc.network.change"]
            .with_user(self.admin)
            .create(
                {
                    "kind": kind,
                    "branch_id": (branch or self.outlet).id,
                    "target_id": (target or self.west).id,
                    "date": self.today + timedelta(days=days),
                    "reason": "Too few customers",
                    **values,
                }
            )
        )

    def confirm(self, change):
        change.action_propose()
        change.with_user(self.executive).action_confirm()
        return change

    def midnight(self, days, clock="16:00:01"):
        """The job of the midnight (16:00 UTC) that follows in so many days."""
        job = self.env.ref("rcc_branch.cron_network_change")
        with (
            self.enter_registry_test_mode(),
            freeze_time(f"{self.today + timedelta(days=days)} {clock}"),
        ):
            job.method_direct_trigger()
        self.env.invalidate_all()

    def refused(self, words, **values):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self.draft(**values).action_propose()

    def test_closing_hands_everything_to_the_successor(self):
        change = self.confirm(self.draft())
        self.assertEqual(change.state, "done")
        self.assertRecordValues(
            self.customer,
            [
                {
                    "rcc_branch_id": self.west.id,
                    "rcc_scope_key": self.west.id,
                    "rcc_portfolio_id": self.portfolio.id,
                }
            ],
        )
        self.assertEqual(self.dong_2.branch_id, self.west)
        self.assertEqual(self.portfolio.branch_id, self.west)
        self.assertRecordValues(
            self.outlet,
            [
                {
                    "active": False,
                    "successor_id": self.west.id,
                    "parent_id": self.west.id,
                    "closed_on": self.today,
                    "staff_count": 0,
                }
            ],
        )
        self.assertEqual(self.teller._rcc_posts().branch_id, self.west)

    def test_the_scope_follows_at_the_next_request(self):
        mine = self.customer.with_user(self.west_teller)
        self.assertFalse(mine.has_access("read"))
        self.confirm(self.draft())
        self.assertTrue(mine.has_access("read"))
        self.assertTrue(self.customer.with_user(self.teller).has_access("read"))

    def test_the_past_of_a_closed_branch_is_its_successors(self):
        self.env["rcc.access"].with_user(self.teller)._log(
            self.customer, "lookup", "At the counter"
        )
        entry = self.env["rcc.access"].search([("partner_id", "=", self.customer.id)])
        self.confirm(self.draft())
        self.assertEqual(entry.branch_id, self.outlet)
        manager = self._user("branch_manager", self.west)
        self.assertTrue(entry.with_user(manager).has_access("read"))

    def test_posts_may_end_instead(self):
        self.confirm(self.draft(posts="end"))
        self.assertFalse(self.teller._rcc_posts())
        self.assertFalse(self.customer.with_user(self.teller).has_access("read"))

    def test_a_proposed_post_stays_a_proposal_at_the_successor(self):
        newcomer = self._user(login="test-newcomer")
        proposed = (
            self.env["rcc.post"]
            .with_user(self.admin)
            .create(
                {
                    "user_id": newcomer.id,
                    "role_id": self._role("teller").id,
                    "branch_id": self.outlet.id,
                    "date_from": self.today - timedelta(days=2),
                }
            )
        )
        self.confirm(self.draft())
        self.assertRecordValues(proposed, [{"branch_id": self.west.id, "pending": True}])
        self.assertFalse(newcomer._rcc_posts())

    def test_who_stays_behind_leaves_a_vacancy(self):
        keeper = self.keeper()
        change = self.draft(posts="end")
        self.assertIn(keeper.name, change.preview)
        self.confirm(change)
        self.assertFalse(self.portfolio.manager_id)
        self.assertEqual(self.portfolio.branch_id, self.west)

    def test_a_manager_posted_above_the_closed_branch_stays_behind(self):
        above = self._user("customer_manager", login="test-above")
        self.env["rcc.portfolio.tenure"].create(
            {"portfolio_id": self.portfolio.id, "user_id": above.id, "date_from": self.today}
        )
        change = self.draft()
        self.assertIn(above.name, change.preview)
        self.confirm(change)
        self.assertFalse(self.portfolio.manager_id)

    def test_managers_who_go_along_keep_their_portfolio(self):
        keeper = self.keeper()
        self.confirm(self.draft())
        self.assertEqual(self.portfolio.manager_id, keeper)
        self.assertIn(self.portfolio.id, keeper._rcc_portfolios())

    def test_a_merged_branch_brings_the_branches_below_it(self):
        self.confirm(self.draft("merge", self.east, self.west))
        self.assertEqual(self.outlet.parent_id, self.west)
        self.assertTrue(self.outlet.active)
        self.assertEqual(self.dong.branch_id, self.west)
        self.assertTrue(self.customer.with_user(self.west_teller).has_access("read"))

    def test_moving_changes_who_sees_and_nothing_else(self):
        self.confirm(self.draft("move", self.outlet, self.west))
        self.assertEqual(self.outlet.parent_id, self.west)
        self.assertEqual(self.customer.rcc_branch_id, self.outlet)
        self.assertTrue(self.customer.with_user(self.west_teller).has_access("read"))

    def test_given_areas_take_their_customers_along(self):
        stays = self._customer("S", self.east, rcc_area_id=self.dong.id)
        goes = self._customer("G", self.east, rcc_area_id=self.dong_1.id)
        member = self._customer("M", self.east, rcc_area_id=self.dong_1.id, parent_id=goes.id)
        local, wide = self.env["rcc.portfolio"].create(
            [
                {
                    "code": "T-L",
                    "name": "L",
                    "branch_id": self.east.id,
                    "area_ids": self.dong_1.ids,
                },
                {
                    "code": "T-W",
                    "name": "W",
                    "branch_id": self.east.id,
                    "area_ids": (self.dong | self.dong_1).ids,
                },
            ]
        )
        goes.rcc_portfolio_id = wide
        self.confirm(self.draft("areas", self.east, self.west, area_ids=self.dong_1.ids))
        self.assertEqual((goes | member).rcc_branch_id, self.west)
        self.assertEqual(stays.rcc_branch_id, self.east)
        self.assertEqual(self.dong_1._responsible_branch(), self.west)
        self.assertEqual(self.dong_2._responsible_branch(), self.outlet)
        self.assertEqual((local.branch_id, wide.branch_id), (self.west, self.east))
        self.assertEqual(wide.area_ids, self.dong)
        self.assertEqual(goes.rcc_portfolio_id, local)

    def test_a_later_date_waits_for_its_midnight(self):
        change = self.confirm(self.draft(days=3))
        self.assertEqual((change.state, self.outlet.active), ("confirmed", True))
        self.midnight(2, "15:59:00")
        self.assertTrue(self.outlet.active)
        self.midnight(2)
        self.assertFalse(self.outlet.active)
        self.assertEqual(self.customer.rcc_branch_id, self.west)

    def test_a_successor_that_closed_meanwhile_is_followed(self):
        later = self.confirm(self.draft(days=3))
        self.confirm(self.draft("merge", self.west, self.east))
        self.midnight(3)
        self.assertEqual((later.state, later.error), ("done", False))
        self.assertEqual(self.customer.rcc_branch_id, self.east)

    def test_the_preview_counts_before_anything_moves(self):
        preview = self.draft().preview
        self.assertIn("1 customers (1 with all members) go to Branch W", preview)
        self.assertIn("1 villages and 1 portfolios", preview)
        self.assertEqual(self.customer.rcc_branch_id, self.outlet)

    def test_the_decision_is_on_file(self):
        change = self.confirm(self.draft())
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", change._name), ("subject_id", "=", change.id)]
        )
        self.assertRecordValues(
            decision,
            [{"act": "network_change", "outcome": "approved", "user_id": self.executive.id}],
        )

    def test_impossible_changes_are_refused_with_the_reason(self):
        self.refused("below", branch=self.east, target=self.outlet)
        self.refused("county union", branch=self.union, target=self.west)
        self.refused("dated back", days=-1)
        self.refused("Name the townships", kind="areas", branch=self.east)
        self.refused("does not answer", kind="areas", branch=self.east, area_ids=self.dong_2.ids)
        self.draft("merge", self.west, self.east).action_propose()
        self.refused("about to close")

    @mute_logger("odoo.sql_db")
    def test_laws_of_the_database(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.draft(target=self.outlet)
        self.draft()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.draft("move")
        for branch in (self.outlet, self.east, self.union):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                branch.active = False
                branch.flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_nothing_new_comes_to_a_closed_branch(self):
        self.confirm(self.draft())
        for act in (
            lambda: self._customer("N", self.outlet),
            lambda: self.xi_1.write({"branch_id": self.outlet.id}),
            lambda: self._user("teller", self.outlet, login="test-late"),
            lambda: self.portfolio.write({"branch_id": self.outlet.id}),
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                act()
                self.env.flush_all()

    def test_two_persons_and_the_right_ones(self):
        change = self.draft()
        change.action_propose()
        for user in (self.admin, self.west_teller, self._user("branch_manager", self.west)):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change.with_user(user).action_confirm()
        for user in (self.executive, self.west_teller):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.env["rcc.network.change"].with_user(user).create(
                    {"branch_id": self.outlet.id, "target_id": self.west.id, "reason": "x"}
                )
            with self.assertRaises(AccessError), self.cr.savepoint():
                change.with_user(user).write({"state": "confirmed"})
        with self.assertRaises(UserError), self.cr.savepoint():
            change.write({"target_id": self.union.id})
        forged = {"state": "confirmed", "proposed_by_id": self.teller.id}
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.draft(branch=self.east, **forged)
        draft = self.draft(branch=self.east)
        with self.assertRaises(AccessError), self.cr.savepoint():
            draft.write(forged)

    def test_a_proposal_can_be_sent_back_withdrawn_or_cancelled(self):
        change = self.draft()
        change.action_propose()
        change.with_user(self.executive).action_return()
        self.assertEqual((change.state, change.proposed_by_id.id), ("draft", False))
        change.action_propose()
        change.action_withdraw()
        change.action_cancel()
        self.assertEqual(change.state, "cancelled")

    def test_a_branch_in_use_is_neither_moved_nor_closed_by_hand(self):
        outlet = self.outlet.with_user(self.admin)
        for vals in ({"parent_id": self.west.id}, {"active": False}):
            with self.assertRaisesRegex(UserError, "change of the network"):
                outlet.write(vals)
        with self.assertRaisesRegex(UserError, "change of the network"):
            self.dong_2.with_user(self.admin).branch_id = self.west
        empty = self._branch("N", "outlet", self.east).with_user(self.admin)
        empty.parent_id = self.west
        empty.active = False
        self.assertFalse(empty.active)

    def test_who_registered_while_the_branch_closed_follows_it(self):
        self.confirm(self.draft())
        self.env.cr.execute("ALTER TABLE res_partner DISABLE TRIGGER res_partner_rcc_open_branch")
        late = self._customer("L", self.outlet)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE res_partner ENABLE TRIGGER res_partner_rcc_open_branch")
        self.midnight(0)
        late.invalidate_recordset()
        self.assertEqual(late.rcc_branch_id, self.west)
