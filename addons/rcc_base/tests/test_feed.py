from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import FakeModelCase

ROWS = [{"amount": 1}, {"amount": 2}]
KEY = "delivery-1"


def schemas(_feeds):
    """What this test's senders deliver."""
    return {"fake": ("Fake cases", "_fake_case")}


def fake_case(feed, row, key):
    """A fake case for a row with an amount."""
    if "amount" not in row:
        feed.receipt("fake", "never sent")  # refuses
    return feed.env["rcc.fake.case"].sudo().create({"name": key, "amount": row["amount"]})


@tagged("post_install", "-at_install")
class TestFeed(FakeModelCase):
    """A delivery is worked once, row by row, and answers what became of each."""

    @classmethod
    def fake_models(cls):
        from .fakes import FakeCase

        return (FakeCase,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sender = new_test_user(cls.env, "feed_sender")
        cls.other = new_test_user(cls.env, "feed_other")
        cls.feeds = cls.env["rcc.feed"].with_user(cls.sender)

        model = cls.registry["rcc.feed"]
        cls.startClassPatcher(patch.object(model, "_schemas", schemas))
        cls.startClassPatcher(patch.object(model, "_fake_case", fake_case, create=True))

    def cases(self):
        return self.env["rcc.fake.case"].search([("name", "like", f"{KEY}/")])

    def test_rows_become_records(self):
        receipt = self.feeds.deliver("fake", ROWS, KEY, count=2)
        self.assertEqual(
            (receipt["state"], receipt["accepted"], receipt["rejected"]), ("done", 2, 0)
        )
        self.assertEqual(self.cases().mapped("amount"), [1, 2])
        self.assertEqual([line["id"] for line in receipt["results"]], self.cases().ids)

    def test_the_same_again_changes_nothing(self):
        first = self.feeds.deliver("fake", ROWS, KEY)
        self.assertEqual(self.feeds.deliver("fake", ROWS, KEY), first)
        self.assertEqual(self.feeds.receipt("fake", KEY), first)
        self.assertEqual(len(self.cases()), 2)

    def test_a_key_means_one_delivery(self):
        self.feeds.deliver("fake", ROWS, KEY)
        with self.assertRaises(UserError):
            self.feeds.deliver("fake", ROWS[:1], KEY)

    def test_a_refused_row_leaves_a_sentence_and_stops_no_other(self):
        with mute_logger("odoo.sql_db"):
            receipt = self.feeds.deliver("fake", [{}, {"amount": -1}, {"amount": 3}], KEY)
        self.assertEqual((receipt["accepted"], receipt["rejected"]), (1, 2))
        self.assertEqual(self.cases().mapped("amount"), [3])
        errors = [line["error"] for line in receipt["results"]]
        self.assertTrue(errors[0])
        self.assertIn("never negative", errors[1])
        self.assertFalse(errors[2])

    def test_what_is_no_delivery_is_refused_as_a_whole(self):
        for schema, rows, key, count in (
            ("nothing", ROWS, KEY, None),
            ("fake", ROWS, "", None),
            ("fake", ROWS, "7 signs", None),
            ("fake", ROWS, "65 signs" + "x" * 57, None),
            ("fake", ROWS, None, None),
            ("fake", [], KEY, None),
            ("fake", "amount", KEY, None),
            ("fake", [1], KEY, None),
            ("fake", ROWS, KEY, 3),
        ):
            with self.subTest(rows=rows, key=key, count=count), self.assertRaises(UserError):
                self.feeds.deliver(schema, rows, key, count)
        self.assertFalse(self.env["rcc.feed"].search([("user_id", "=", self.sender.id)]))

    def test_a_long_delivery_is_worked_in_steps(self):
        receipt = self.feeds.deliver("fake", [{"amount": 1}] * 250, KEY)
        self.assertEqual((receipt["state"], receipt["results"]), ("running", []))
        feed = self.env["rcc.feed"].search([("key", "=", KEY)])
        while feed.batch_state == "running":
            feed._batch_advance()
        self.assertEqual((feed.accepted, len(self.cases())), (250, 250))

    def test_the_rows_are_not_kept(self):
        self.feeds.deliver("fake", ROWS, KEY)
        self.assertFalse(self.env["rcc.feed"].search([("key", "=", KEY)]).content)

    def test_ones_own_deliveries_only(self):
        self.feeds.deliver("fake", ROWS, KEY)
        self.assertFalse(self.feeds.with_user(self.other).search([]))
        with self.assertRaises(UserError):
            self.feeds.with_user(self.other).receipt("fake", KEY)
