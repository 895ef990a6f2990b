from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestAuthority(NetworkCase):
    """Who may decide how much, and who is named when one may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority = cls.env["rcc.authority"]
        cls.manager = cls._user("branch_manager")
        cls.executive = cls._user("executive", cls.union)
        cls.other = cls._user("executive", cls.union, login="test-executive-2")

    def test_amounts_are_inclusive(self):
        self.authority._check(self.manager, "grant", 100000)
        with self.assertRaisesRegex(
            UserError, r"100,000\.01 yuan is beyond.*test-executive-.*Loan Committee in a meeting"
        ):
            self.authority._check(self.manager, "grant", 100000.01)
        self.authority._check(self.executive, "grant", 300000)

    def test_above_the_highest_nobody_decides(self):
        with self.assertRaisesRegex(UserError, "Nobody has the authority"):
            self.authority._check(self.executive, "grant", 300000.01)
        with self.assertRaisesRegex(UserError, "Nobody has the authority"):
            self.authority._check(self.executive, "unheard of", 1)

    def test_only_at_ones_own_branch(self):
        self.authority._check(self.manager, "grant", 1000, self.outlet)
        with self.assertRaises(UserError):
            self.authority._check(self.manager, "grant", 1000, self.west)
        self.authority._check(self.executive, "grant", 1000, self.west)
        users = self.authority._allowed_users("grant", 1000, self.outlet)
        self.assertLessEqual(self.manager | self.executive, users)
        self.assertNotIn(
            self._user("branch_manager", self.west),
            self.authority._allowed_users("grant", 1000, self.outlet),
        )

    def test_a_post_that_ended_decides_nothing(self):
        self.manager.rcc_post_ids.action_end()
        with self.assertRaises(UserError):
            self.authority._check(self.manager, "grant", 1)

    def test_new_amount_takes_two_persons(self):
        current = self.env.ref("rcc_branch.authority_grant_branch_manager")
        action = current.with_user(self.executive).action_new_version()
        draft = self.authority.with_user(self.executive).browse(action["res_id"])
        draft.write({"amount_max": 120000, "date_from": self.env["rcc.post"]._today()})
        with self.assertRaisesRegex(UserError, "Simulate"):
            draft.action_propose()
        draft.action_simulate()
        draft.action_propose()
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.action_activate()
        draft.with_user(self.other).action_activate()
        self.assertEqual((draft.state, current.state), ("active", "retired"))
        self.authority._check(self.manager, "grant", 120000)

    def test_tellers_do_not_draft(self):
        with self.assertRaises(AccessError):
            self.authority.with_user(self._user("teller")).create(
                {"role_id": self._role("teller").id, "act": "grant", "amount_max": 1}
            )

    def test_committee_members_do_not_decide_alone(self):
        member = self._user("committee", self.union)
        with self.assertRaisesRegex(UserError, "in a meeting"):
            self.authority._check(member, "grant", 150000)
        role = self._role("committee")
        self.assertEqual(self.authority._collective_role("grant", 150000), role)
        for amount in (100000, 250000):
            self.assertFalse(self.authority._collective_role("grant", amount))

    def test_deputy_decides_by_acting_post(self):
        """Absence is covered by an acting post, up to the row's share for acting holders."""
        deputy = self._user("teller", login="test-deputy")
        self.assertIsNone(self.authority._maximum(deputy, "grant", self.outlet))
        self._leave(self.manager, deputy)
        self.assertEqual(self.authority._maximum(deputy, "grant", self.outlet), 100000)
        self._activate(amount_max=100000, acting_percent=30)
        self.assertEqual(self.authority._maximum(deputy, "grant", self.outlet), 30000)
        self.assertIsNone(self.authority._maximum(self.manager, "grant", self.outlet))
        self._activate(amount_max=100000, acting_percent=0)
        with self.assertRaises(UserError):
            self.authority._check(deputy, "grant", 1, self.outlet)

    def _activate(self, **values):
        """A new version of the branch manager's authority, through both persons' hands."""
        current = self.authority.search(
            [("role_id", "=", self._role("branch_manager").id), ("state", "=", "active")]
        )
        action = current.with_user(self.executive).action_new_version()
        draft = self.authority.with_user(self.executive).browse(action["res_id"])
        draft.write({"date_from": self.env["rcc.post"]._today(), **values})
        draft.action_simulate()
        draft.action_propose()
        draft.with_user(self.other).action_activate()
        return draft

    def test_simulation_counts_who_moves(self):
        """Of the year's decisions, those whose lowest level changes."""
        outlet = self.outlet.with_user(self.manager)
        others = self._levels(60000)
        for amount in (5000, 60000, 100000, 120000, 400000):
            self.env["rcc.decision"].with_user(self.manager)._append(outlet, "grade", amount=amount)
        same, moved = self._levels(100000), self._levels(60000)
        self.assertEqual(same["moved"], 0)
        self.assertEqual(moved["moved"] - others["moved"], 1)
        self.assertEqual(moved["Branch Manager"] - others["Branch Manager"], 2)
        self.assertEqual(moved["Loan Committee"] - others["Loan Committee"], 2)
        self.assertGreaterEqual(moved["Beyond every authority"], 1)

    def _levels(self, amount):
        current = self.env.ref("rcc_branch.authority_grant_branch_manager")
        draft = current.with_user(self.executive).copy({"amount_max": amount})
        draft.action_simulate()
        report = draft.simulation
        self.assertIn("Branch Manager", draft.simulation_html)
        return {row[0]: row[3] for row in report["rows"]} | {"moved": report["figures"][1][1]}

    def test_list_of_policies_knows_whose_turn_it_is(self):
        """A proposal waits for everyone who may decide it but its proposer."""
        current = self.env.ref("rcc_branch.authority_grant_executive")
        draft = current.with_user(self.executive).copy({"amount_max": 310000})
        versions = self.env["rcc.policy.version"]
        mine = [("waiting_for_me", "=", True), ("res_id", "=", draft.id)]
        mine.append(("kind", "=", "rcc.authority"))
        self.assertTrue(versions.with_user(self.executive).search(mine))
        self.assertFalse(versions.with_user(self.other).search(mine))
        draft.action_simulate()
        draft.action_propose()
        self.env.flush_all()
        self.assertFalse(versions.with_user(self.executive).search(mine))
        row = versions.with_user(self.other).search(mine)
        self.assertEqual((row.state, row.proposed_by_id), ("proposed", self.executive))
        self.assertIn(self.other.name, row.waiting_names)
        self.assertNotIn(self.executive.name, row.waiting_names)
        self.assertEqual(row.action_open()["res_model"], "rcc.authority")
        self.assertIn("310,000", draft.difference)
        self.assertIn("300,000", draft.difference)
