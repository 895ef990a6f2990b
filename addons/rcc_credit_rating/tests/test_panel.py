from odoo.exceptions import AccessError, UserError

from .common import FULL, RatingCase


class TestPanel(RatingCase):
    """Opinions are sealed, keyed by a third person, and averaged as the rule says."""

    def setUp(self):
        super().setUp()
        self._facts()
        self.result = self._result()
        self._survey(self.result)

    def test_sealed_until_opened(self):
        """Nobody reads, searches or exports an opinion before the panel is opened."""
        panel = self._panel(self.result, FULL, close=False)
        for user in (self.keyer, self.manager, self.chief, self.auditor):
            sheets = panel.sheet_ids.with_user(user)
            self.assertFalse(any(sheets.mapped("opinion")))
            with self.assertRaises(AccessError):
                sheets.read(["sealed"])
            with self.assertRaises(AccessError):
                sheets.search([("sealed", "=", "poor")])
        panel.action_close()
        self.assertEqual(
            panel.sheet_ids.with_user(self.manager).mapped("opinion"), ["excellent"] * 3
        )

    def test_investigators_do_not_key(self):
        """The main and the second investigator cannot key the panel's sheets."""
        keying = self.env["rcc.rating.panel"]
        for user in (self.manager, self.second):
            with self.assertLaw("One person cannot have two duties"):
                keying.create({"result_id": self.result.id, "keyer_id": user._rcc_employee().id})

    def test_customer_manager_has_no_right(self):
        with self.assertRaises(AccessError):
            self.env["rcc.rating.panel"].with_user(self.manager).create(
                {"result_id": self.result.id}
            )

    def test_keyer_is_oneself(self):
        """Nobody keys in another's name."""
        with self.assertRaises(AccessError):
            self.env["rcc.rating.panel"].with_user(self.keyer).create(
                {"result_id": self.result.id, "keyer_id": self.chief._rcc_employee().id}
            )
        panel = self._panel(self.result, [], close=False)
        other = self._user("back_office", login="test-other-keyer")
        with self.assertRaises(UserError):
            self.env["rcc.rating.sheet"].with_user(other).create(
                {"panel_id": panel.id, "sheet_no": "X", "appraiser_name": "某人", "opinion": "good"}
            )

    def test_relatives_excluded(self):
        """Members of the household do not appraise it, by record or by name."""
        panel = self._panel(self.result, [], close=False)
        sheets = self.env["rcc.rating.sheet"].with_user(self.keyer)
        with self.assertLaw("Members of the household"):
            sheets.create(
                {
                    "panel_id": panel.id,
                    "sheet_no": "1",
                    "appraiser_name": "x",
                    "appraiser_id": self.wife.id,
                    "opinion": "excellent",
                }
            )
        with self.assertLaw("Members of the household"):
            sheets.create(
                {
                    "panel_id": panel.id,
                    "sheet_no": "1",
                    "appraiser_name": "单芳",
                    "opinion": "excellent",
                }
            )

    def test_three_valid(self):
        """Invalid sheets do not count towards the three."""
        panel = self._panel(self.result, ["good", "good", "invalid"], close=False)
        with self.assertRaisesRegex(UserError, "At least 3"):
            panel.action_close()

    def test_trimmed(self):
        """From five opinions on the highest and the lowest are dropped; a wide spread raises the alarm."""
        panel = self._panel(self.result, ["excellent", "excellent", "good", "good", "poor"])
        self.assertAlmostEqual(panel.mean, 80 / 3)
        self.assertEqual((panel.spread, panel.spread_alarm, panel.valid_count), (30, True, 5))

    def test_no_alarm_at_15(self):
        panel = self._panel(self.result, ["excellent", "good", "fair"])
        self.assertEqual((panel.spread, panel.spread_alarm), (15, False))

    def test_opened_is_fixed(self):
        """An opened panel takes no further sheet and loses none; opinions are never rewritten."""
        panel = self._panel(self.result, FULL)
        with self.assertLaw("The panel is opened"):
            self.env["rcc.rating.sheet"].create(
                {"panel_id": panel.id, "sheet_no": "Z", "appraiser_name": "某人", "opinion": "poor"}
            )
        with self.assertLaw("The panel is opened"):
            panel.sheet_ids[0].sudo().unlink()
        with self.assertLaw("An opened panel is not changed"):
            panel.sudo().mean = 29
        with self.assertRaises(UserError):
            panel.sheet_ids[0].write({"opinion": "good"})
