import doctest

from odoo.tests import BaseCase

from ..tools import limits, scoring


class TestTools(BaseCase):
    """The worked cases in the docstrings of the pure rules are true."""

    def test_doctests(self):
        for module in (limits, scoring):
            outcome = doctest.testmod(module)
            self.assertGreater(outcome.attempted, 5)
            self.assertFalse(outcome.failed)
