from odoo.tests import TransactionCase, tagged

from odoo.addons.rcc_base.tools.identity import parse_resident_id

from ..story import source
from ..tools import county


@tagged("post_install", "-at_install")
class TestCounty(TransactionCase):
    """The generator is seeded, and its people pass the product's own checks."""

    def test_same_seed_same_county(self):
        """Two runs with one seed tell the same households, another seed tells others."""
        self.assertEqual(list(county.households(50)), list(county.households(50)))
        self.assertNotEqual(list(county.households(50)), list(county.households(50, seed=1)))

    def test_numbers_are_valid_and_single(self):
        """Every number passes GB 11643, agrees with sex and birth date, and occurs once."""
        households = list(county.households(2000))
        for household in households:
            parsed = parse_resident_id(household.head.number)
            self.assertEqual(
                (parsed.sex, parsed.birth_date), (household.head.sex, household.head.birth_date)
            )
        self.assertEqual(len({household.head.number for household in households}), 2000)

    def test_a_shifted_run_meets_nobody(self):
        """Runs with other first serials share no number."""
        first = {household.head.number for household in county.households(500)}
        second = {household.head.number for household in county.households(500, first_serial=500)}
        self.assertFalse(first & second)

    def test_one_login_for_each_role(self):
        """Each role of the product has a demo login with a branch that exists."""
        roles = set(self.env["rcc.role"].search([]).mapped("code"))
        branches = {row["code"] for row in source.rows("branches")}
        logins = source.rows("logins")
        self.assertEqual({row["role"] for row in logins}, roles)
        self.assertLessEqual({row["branch"] for row in logins}, branches)
