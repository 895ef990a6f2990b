import doctest

from odoo.tests import BaseCase

from ..models import authority_simulation
from ..tools import ballot, worktime


class TestTools(BaseCase):
    """The examples in the pure functions hold."""

    def test_doctests(self):
        for module in (ballot, worktime, authority_simulation):
            with self.subTest(module=module.__name__):
                outcome = doctest.testmod(module)
                self.assertTrue(outcome.attempted)
                self.assertFalse(outcome.failed)
