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
            UserError, r"100,000\.01 yuan is beyond.*Loan Committee, Executive"
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
