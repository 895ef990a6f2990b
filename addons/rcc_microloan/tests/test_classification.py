"""Five categories by days past due, and the doctests of the pure tools."""

import doctest

from odoo.tests import BaseCase, tagged

from ..tools import arguments, classification, daycount, rate, schedule
from ..tools.classification import CALENDAR_2023, classify


@tagged("standard", "at_install")
class TestClassification(BaseCase):
    def test_calendar_of_2023(self):
        expected = {
            0: "normal",
            1: "special_mention",
            90: "special_mention",
            91: "substandard",
            270: "substandard",
            271: "doubtful",
            360: "doubtful",
            361: "loss",
        }
        self.assertEqual({days: classify(days, CALENDAR_2023) for days in expected}, expected)

    def test_calendar_as_pairs_and_refusals(self):
        self.assertEqual(classify(91, tuple(CALENDAR_2023.items())), "substandard")
        with self.assertRaises(ValueError):
            classify(-1, CALENDAR_2023)
        with self.assertRaises(ValueError):
            classify(1, {"bad": 0})

    def test_doctests_of_the_tools(self):
        for module in (arguments, classification, daycount, rate, schedule):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed, module.__name__)
