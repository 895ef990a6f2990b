from odoo.exceptions import AccessError, UserError

from .common import RatingCase


class TestReference(RatingCase):
    """References: the township's median, the county's below 30 households, fixed once a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("SET LOCAL rcc.migrating = 'on'")
        cls.env.cr.execute("DELETE FROM rcc_rating_reference")
        cls.env.cr.execute("SET LOCAL rcc.migrating = 'off'")
        cls.head_office = cls._user("department_head", cls.union)
        for number in range(30):
            household = cls._household(f"东{number}", cls.dong_1, 100 + number)
            cls._facts(household, net_income=1000 + number)
        cls._facts(cls.li, net_income=5)

    def _value(self, area, indicator="net_income"):
        return self.env["rcc.rating.reference"].search(
            [("area_id", "=", area.id), ("indicator", "=", indicator)]
        )

    def test_medians(self):
        """30 households are enough for a median of their own, one is not."""
        self.env["rcc.rating.reference"].with_user(self.head_office).action_fix_year()
        own, other, county = self._value(self.dong), self._value(self.xi), self._value(self.county)
        self.assertEqual((own.value, own.files, own.basis), (1014.5, 30, "township"))
        self.assertEqual((county.value, county.files), (1014, 31))
        self.assertEqual((other.value, other.files, other.basis), (1014, 1, "county"))

    def test_once(self):
        reference = self.env["rcc.rating.reference"].with_user(self.head_office)
        reference.action_fix_year()
        with self.assertLaw("fixed already"):
            reference.action_fix_year()
        with self.assertLaw("never changed"):
            self._value(self.dong).sudo().value = 1

    def test_by_decision(self):
        self.env["rcc.rating.reference"].with_user(self.head_office).action_fix_year()
        self.assertTrue(self.env["rcc.decision"].search([("act", "=", "reference")]))
        with self.assertRaises(AccessError):
            self.env["rcc.rating.reference"].with_user(self.chief).action_fix_year()

    def test_not_ahead(self):
        with self.assertRaises(UserError):
            self.env["rcc.rating.reference"].with_user(self.head_office).action_fix_year(
                self.today.year + 1
            )

    def test_last_year_counts(self):
        """Until this year's references are fixed, last year's count; older ones do not."""
        reference = self.env["rcc.rating.reference"].with_user(self.head_office)
        reference.action_fix_year(self.today.year - 1)
        result = self.results.create({"partner_id": self.li.id})
        result._compute_set()
        self.assertEqual(result.references["net_income"]["value"], 1014)
        self.assertNotIn("net_income_ratio", result.missing)
