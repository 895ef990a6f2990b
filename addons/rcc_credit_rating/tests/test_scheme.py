from odoo.exceptions import AccessError, UserError, ValidationError

from .common import FULL, RatingCase


class TestScheme(RatingCase):
    """Schemes are policy: drafted, activated by a second person, never changed."""

    def setUp(self):
        super().setUp()
        self.head_office = self._user(
            "department_head", self.env["rcc.branch"].search([("level", "=", "union")])
        )
        self.executive = self._user(
            "executive", self.env["rcc.branch"].search([("level", "=", "union")])
        )

    def test_installed(self):
        """The default scheme in force and its version of 2009."""
        caps = self.sunshine.grade_ids.sorted("score_from", reverse=True).mapped("cap")
        self.assertEqual((self.sunshine.state, caps), ("active", [300000, 200000, 100000, 50000]))
        old = self.env.ref("rcc_credit_rating.rating_scheme_sunshine_2009")
        caps = old.grade_ids.sorted("score_from", reverse=True).mapped("cap")
        self.assertEqual((old.state, caps), ("retired", [60000, 30000, 20000, 10000]))
        self.assertEqual(sum(self.sunshine.indicator_ids.mapped("points")), 100)

    def test_active_never_changes(self):
        with self.assertLaw("never"):
            self.sunshine.grade_ids[0].cap = 1
        with self.assertLaw("never"):
            self.sunshine.indicator_ids[0].band_ids[0].points = 1
        with self.assertLaw("never"):
            self.sunshine.indicator_ids[0].band_ids[0].unlink()

    def test_new_version(self):
        """Draft, second person, active; results keep the version they came from."""
        result = self._rated(FULL)
        opened = self.sunshine.with_user(self.head_office).action_new_version()
        draft = self.env["rcc.rating.scheme"].with_user(self.head_office).browse(opened["res_id"])
        self.assertEqual((draft.version, draft.state), (3, "draft"))
        self.assertEqual(
            len(draft.indicator_ids.band_ids), len(self.sunshine.indicator_ids.band_ids)
        )
        draft.grade_ids[0].cap = 400000
        draft.action_simulate()
        draft.action_propose()
        with self.assertRaises(UserError):
            draft.action_activate()
        draft.with_user(self.executive).action_activate()
        self.assertEqual((draft.state, self.sunshine.state), ("active", "retired"))
        self.assertEqual(result.scheme_id, self.sunshine)
        self.assertEqual(self.env["rcc.rating.scheme"]._default_scheme(), draft)

    def _draft(self):
        opened = self.sunshine.with_user(self.head_office).action_new_version()
        return self.env["rcc.rating.scheme"].with_user(self.head_office).browse(opened["res_id"])

    def test_no_overlap(self):
        """Two bands or two grades cannot begin at one bound."""
        draft = self._draft()
        indicator = draft.indicator_ids[0]
        with self.assertLaw("begin at the same bound"):
            indicator.band_ids[0].copy({"indicator_id": indicator.id})
        with self.assertLaw("same score"):
            draft.grade_ids[0].copy({"name": "x"})

    def test_checked_before_force(self):
        """A scheme without bands, or whose better grade is worth less, does not come into force."""
        draft = self._draft()
        draft.indicator_ids[0].band_ids.unlink()
        draft.action_simulate()
        draft.action_propose()
        with self.assertRaises(ValidationError):
            draft.with_user(self.executive).action_activate()
        draft.action_withdraw()
        draft.indicator_ids[0].unlink()
        draft.grade_ids[0].cap = 1
        draft.action_simulate()
        draft.action_propose()
        with self.assertRaises(ValidationError):
            draft.with_user(self.executive).action_activate()

    def test_managers_do_not_write_policy(self):
        with self.assertRaises(AccessError):
            self.sunshine.with_user(self.chief).action_new_version()

    def test_simulation(self):
        """The latest ratings scored by the draft: who moves, and how much the union would grant."""
        result = self._rated(FULL)
        draft = self._draft()
        with self.assertRaisesRegex(UserError, "Simulate"):
            draft.action_propose()
        draft.action_simulate()
        known = self._figures(draft)
        self.assertEqual((known["Limit would rise"], known["Limit would fall"]), (0, 0))
        draft.capacity_share = 0.25
        self.assertFalse(draft.simulated)
        draft.action_simulate()
        self.assertEqual(self._figures(draft)["Limit would fall"], known["limited"])
        self.assertEqual(result.limit_amount, 300)
        draft.indicator_ids[0].unlink()
        self.env.invalidate_all()
        self.assertFalse(draft.simulated, "a line that goes asks for another trial")

    def _figures(self, draft):
        results = self.env["rcc.rating.result"].search([("limit_amount", ">", 0)])
        limited = len(results.partner_id)
        return dict(draft.simulation["figures"]) | {"limited": limited}
