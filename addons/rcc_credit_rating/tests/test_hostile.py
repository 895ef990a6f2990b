from odoo.exceptions import AccessError, UserError

from .common import RatingCase


class TestHostile(RatingCase):
    """What a colleague with an API key tries on ratings; each is refused."""

    def test_a_rating_is_not_forged_by_defaults(self):
        forged = {
            "default_state": "noticed",
            "default_limit_amount": 999999,
            "default_score": 99,
            "default_recommender_id": self.env.user._rcc_employee_or_none().id,
        }
        self.env["ir.default"].with_user(self.manager).set(
            "rcc.rating.result", "score", 98, user_id=True
        )
        results = self.results.with_user(self.manager).with_context(**forged)
        result = results.create({"partner_id": self.zhang.id})
        self.assertEqual(
            (result.state, result.limit_amount, result.score, result.recommender_id.id),
            ("draft", 0, 0, False),
        )

    def test_a_panel_has_the_keyer_who_keys_it(self):
        result = self._result()
        forged = {"default_keyer_id": self.accountant._rcc_employee().id, "default_state": "closed"}
        panels = self.env["rcc.rating.panel"].with_user(self.keyer).with_context(**forged)
        panel = panels.create({"result_id": result.id})
        self.assertEqual((panel.keyer_id, panel.state), (self.keyer._rcc_employee(), "open"))

    def test_sealed_sheets_are_thrown_away_by_their_keyer_only(self):
        panel = self._panel(self._result(), ["good"] * 3, close=False)
        with self.assertRaises(UserError):
            panel.with_user(self.accountant).unlink()
        panel.with_user(self.keyer).unlink()

    def test_a_survey_is_not_turned_on_another_rating(self):
        own = self._result()
        self._survey(own, confirm=False)
        other = self._household("赵六", self.dong_1, 61)
        target = self._result(other)
        visit = self.env["rcc.rating.visit"].search([("result_id", "=", own.id)])
        fresh = visit.copy({"result_id": own.id}).with_user(self.manager)
        with self.assertRaises(UserError):
            fresh.write({"result_id": target.id})
        hidden = self.results.create({"partner_id": self.li.id})
        with self.assertRaises(AccessError):
            fresh.write({"result_id": hidden.id})

    def test_looking_at_a_rating_does_not_score_it(self):
        result = self._result()
        self.zhang.with_user(self.auditor).action_rcc_rate()
        self.assertFalse(result.inputs)
