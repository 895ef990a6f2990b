from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.lookup import MISSES
from .common import resident_id
from .test_registration_service import RegistrationCase


@tagged("standard", "at_install")
class TestRegistrationGuess(RegistrationCase):
    """Whoever types number after number to learn who is a customer is stopped, and is on record."""

    def check(self, sequence):
        return self.service.check(self.form(number=resident_id(sequence=sequence)))

    def tries(self, kind):
        return self.env["rcc.access"].search(
            [("user_id", "=", self.teller.id), ("kind", "=", kind)]
        )

    def test_numbers_that_nobody_has(self):
        for sequence in range(600, 600 + MISSES):
            self.assertFalse(self.check(sequence)["errors"])
        with self.assertRaisesRegex(UserError, str(MISSES)):
            self.check(21)
        self.assertEqual(len(self.tries("miss")), MISSES)
        self.assertFalse(self.tries("lookup"), "who was not told has looked up nobody")

    def test_numbers_of_other_branches(self):
        others = [self._household(f"李{n}", self.xi_1, 700 + 2 * n) for n in range(MISSES + 1)]
        for place in range(MISSES):
            self.assertIn("another branch", self.check(700 + 2 * place)["errors"]["number"])
        with self.assertRaises(UserError):
            self.check(700 + 2 * MISSES)
        filed = self.tries("lookup").partner_id
        self.assertEqual(len(filed), MISSES)
        self.assertNotIn(others[-1].rcc_head_id, filed)

    def test_a_number_counts_once_however_often_the_form_asks(self):
        for _key in range(2 * MISSES):
            self.check(600)
        self.assertEqual(len(self.tries("miss")), 1)

    def test_who_registers_them_is_not_guessing(self):
        for place in range(MISSES + 2):
            number = resident_id(sequence=800 + 2 * place)
            self.service.check(self.form(number=number))
            self.service.register(self.form(number=number), f"form-{place:08}")
        self.assertEqual(self.env["rcc.access"].with_user(self.teller)._guesses(), 0)

    def test_own_customers_and_unfinished_numbers_do_not_count(self):
        for _key in range(2 * MISSES):
            self.check(11)
            self.service.check({"number": "99000119"})
        self.assertFalse(self.tries("miss") | self.tries("lookup"))

    def test_a_form_with_other_faults_tells_of_no_customer(self):
        with self.assertRaises(UserError) as refused, mute_logger("odoo.sql_db"):
            self.service.register({"number": resident_id(sequence=21)}, "form-00000001")
        self.assertNotIn("another branch", str(refused.exception))
        self.assertFalse(self.tries("lookup"))
