from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.access import MINUTES
from ..models.lookup import MISSES
from .common import CustomerCase, resident_id

HEAD = resident_id(sequence=11)
NOBODY = resident_id(sequence=901)


@tagged("standard", "at_install")
class TestLookup(CustomerCase):
    """A customer of the east stands at a counter of the west."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lookup = cls.env["rcc.lookup"].with_user(cls.west_teller)
        cls.log = cls.env["rcc.access"].with_user(cls.chief)

    def test_whole_number_shows_a_masked_card(self):
        card = self.lookup.find(HEAD, reason="withdraws money")
        self.assertEqual(
            (card["id"], card["name"], card["branch"]), (self.head.id, "张**", self.east.name)
        )
        self.assertNotIn(HEAD[6:14], str(card))
        self.assertNotIn("13800138001", str(card).replace(" ", ""))

    def test_the_customers_branch_reads_who_looked_and_why(self):
        self.lookup.find(HEAD, reason="withdraws money")
        row = self.log.search([("partner_id", "=", self.head.id)])
        self.assertRecordValues(
            row,
            [
                {
                    "kind": "lookup",
                    "user_id": self.west_teller.id,
                    "reason": "withdraws money",
                    "across": True,
                    "branch_id": self.east.id,
                }
            ],
        )

    def test_a_look_up_opens_no_record(self):
        self.lookup.find(HEAD, reason="withdraws money")
        with self.assertRaises(AccessError):
            self.head.with_user(self.west_teller).read(["phone"])
        self.assertFalse(
            self.partners.with_user(self.west_teller).search([("id", "=", self.head.id)])
        )

    def test_the_pass_is_ones_own_and_ends(self):
        self.lookup.find(HEAD, reason="withdraws money")
        self.assertTrue(self.lookup.card(self.head.id)["until"])
        with self.assertRaises(AccessError):
            self.lookup.card(self.wife.id)
        other = self._user("teller", self.west, login="west-other")
        with self.assertRaises(AccessError):
            self.lookup.with_user(other).card(self.head.id)
        later = fields.Datetime.now() + timedelta(minutes=MINUTES + 1)
        with freeze_time(later), self.assertRaises(AccessError):
            self.lookup.card(self.head.id)

    def test_part_of_a_number_finds_nobody(self):
        for text in (HEAD[:-4], HEAD[-4:], "", HEAD[:-1] + "*"):
            with self.assertRaises(ValidationError):
                self.lookup.find(text, reason="curious")

    def test_a_reason_is_asked_for(self):
        with self.assertRaises(UserError):
            self.lookup.find(HEAD, reason="  ")

    def test_guessing_ends_soon_and_is_on_record(self):
        with self.enter_registry_test_mode():
            for _number in range(MISSES):
                self.assertFalse(self.lookup.find(NOBODY, reason="guess"))
            with self.assertRaises(UserError):
                self.lookup.find(HEAD, reason="guess")
        misses = self.env["rcc.access"].search(
            [("user_id", "=", self.west_teller.id), ("kind", "=", "miss")]
        )
        self.assertEqual(len(misses), MISSES)
        self.assertNotIn(NOBODY, str(misses.mapped("reason")))

    def test_own_customers_need_no_record(self):
        card = self.lookup.with_user(self.teller).find(HEAD, reason="at the counter")
        self.assertFalse(card["until"])
        self.assertFalse(self.log.search([("partner_id", "=", self.head.id)]))

    def test_only_counters_look_up(self):
        with self.assertRaises(AccessError):
            self.lookup.with_user(self.manager).find(HEAD, reason="curious")

    def test_word_for_the_branch_reaches_it(self):
        self.lookup.find(HEAD, reason="moves house")
        self.lookup.tell(self.head.id, "Wants to move to the west")
        activity = self.zhang.with_user(self.chief).activity_ids
        self.assertIn("Wants to move to the west", str(activity.note))
        with self.assertRaises(AccessError):
            self.lookup.tell(self.wife.id, "Wants to move to the west")

    def test_the_screen_keeps_no_number(self):
        screen = (
            self.env["rcc.customer.lookup"].with_user(self.west_teller).create({"number": HEAD})
        )
        screen.action_find()
        self.assertEqual((screen.partner_id, screen.branch), (self.head, self.east.name))
        self.assertFalse(screen.sudo().number_encrypted)
        screen.message = "Wants to move to the west"
        screen.action_tell()
        self.assertTrue(self.zhang.activity_ids)
