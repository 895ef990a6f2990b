from odoo.exceptions import UserError

from .common import FULL, RatingCase


class TestStanding(RatingCase):
    """The black list of rcc_customer: a veto, a frozen grant, no way round."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.risk = cls._user("risk", cls.union, login="test-risk")
        cls.risk_2 = cls._user("risk", cls.union, login="test-risk-2")

    def black(self, reason="evasion", **values):
        standing = (
            self.env["rcc.standing"]
            .with_user(self.risk)
            .create(
                {
                    "partner_id": self.wife.id,
                    "reason_id": self.env.ref(f"rcc_customer.standing_reason_{reason}").id,
                    "note": "转移财产",
                    **values,
                }
            )
        )
        standing.with_user(self.risk_2).action_confirm()
        return standing

    def test_a_member_on_the_black_list_is_a_veto(self):
        self.black()
        self.assertEqual(self._rated(FULL).vetoes, ["blacklist"])
        self.assertFalse(self.li._rcc_vetoes(["blacklist"], self.today))

    def test_the_courts_list_is_told_apart(self):
        self.black("court", source="court")
        codes = ["blacklist", "court_list", "overdue"]
        self.assertEqual(
            sorted(self.zhang._rcc_vetoes(codes, self.today)), ["blacklist", "court_list"]
        )

    def test_a_survey_without_entry_does_not_clear_the_list(self):
        self.black()
        result = self._rated(FULL, blacklisted=False)
        self.assertIn("blacklist", result.vetoes)

    def test_a_grey_customer_is_no_veto(self):
        self.env["rcc.standing"].with_user(self.manager).create(
            {
                "partner_id": self.wife.id,
                "reason_id": self.env.ref("rcc_customer.standing_reason_late").id,
                "note": "迟还两次",
            }
        )
        self.assertFalse(self._rated(FULL).vetoes)

    def test_the_live_grant_is_frozen_and_stays_so_until_the_listing_is_lifted(self):
        grant = self._granted()
        standing = self.black()
        self.assertEqual(grant.state, "frozen")
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", "rcc.grant"), ("subject_id", "=", grant.id)], limit=1
        )
        self.assertEqual((decision.act, decision.user_id), ("freeze", self.risk_2))
        self.assertIn(
            "A member of the household stands on the black list.",
            grant._drawdown_refusal(self.head),
        )
        with self.assertRaisesRegex(UserError, "black list"):
            grant.with_user(self.chief).action_unfreeze("已还清")
        standing.with_user(self.risk_2).action_lift("案件已结")
        grant.with_user(self.chief).action_unfreeze("已还清")
        self.assertEqual(grant.state, "live")
        self.assertFalse(grant._drawdown_refusal(self.head))
