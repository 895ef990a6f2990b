from dateutil.relativedelta import relativedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FULL, RatingCase


@tagged("post_install", "-at_install")
class TestRotation(RatingCase):
    """Past the rotation limit and its grace period a manager begins and proposes no ratings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portfolio = cls.env["rcc.portfolio"].create(
            {"code": "T-R", "name": "Portfolio R", "branch_id": cls.east.id}
        )
        cls.zhang.rcc_portfolio_id = cls.portfolio

    def tenure(self, user, **ago):
        self.env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": self.portfolio.id,
                "user_id": user.id,
                "date_from": self.today - relativedelta(**ago),
            }
        )

    def test_within_the_limit_and_its_grace_period(self):
        self.tenure(self.manager, months=24, days=5)
        self.assertEqual(self._result().state, "draft")

    def test_no_new_rating_past_it(self):
        self.tenure(self.manager, months=26)
        with self.assertRaisesRegex(UserError, "Portfolio R.*more than 24 months.*hand it over"):
            self._result()

    def test_no_proposal_past_it(self):
        result = self._rated(FULL)
        self.tenure(self.manager, months=26)
        with self.assertRaisesRegex(UserError, "more than 24 months"):
            result.action_propose()

    def test_the_next_manager_goes_on(self):
        self.tenure(self.manager, months=26)
        self.tenure(self.second, days=1)
        result = self.results.with_user(self.second).create({"partner_id": self.zhang.id})
        self.assertEqual(result.state, "draft")

    def test_handover_names_grants_and_ratings(self):
        """The checklist carries counts and money of this addon."""
        self.tenure(self.manager, months=1)
        grant = self._granted(opinions=FULL)
        handover = self.env["rcc.handover"].create(
            {"portfolio_id": self.portfolio.id, "to_user_id": self.second.id}
        )
        lines = {line.code: (line.count, line.amount) for line in handover.line_ids}
        self.assertEqual(lines["grants_live"], (1, grant.amount_limit))
        self.assertEqual(lines["ratings"], (0, 0))
