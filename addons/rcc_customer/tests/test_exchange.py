from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerCase, resident_id

HEAD = resident_id(sequence=11)


@tagged("standard", "at_install")
class TestExchange(CustomerCase):
    """Another program brings customers, with a teller's key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["rcc.registration"].with_user(cls.teller)
        cls.feeds = cls.env["rcc.feed"].with_user(cls.teller)

    def row(self, sequence, **values):
        return {
            "number": resident_id(sequence=sequence),
            "name": "赵敏",
            "role": "head",
            "area_code": self.dong_1.code,
            "consent": True,
            **values,
        }

    def test_who_is_on_file_is_found(self):
        card = self.service.find_or_register(self.row(11, name="张伟"), "exchange-1")
        self.assertEqual((card["id"], card["found"]), (self.head.id, True))
        self.assertNotIn(HEAD, str(card))

    def test_who_is_not_is_registered_once(self):
        card = self.service.find_or_register(self.row(501), "exchange-2")
        again = self.service.find_or_register(self.row(501), "exchange-2")
        self.assertEqual((card["found"], again["found"]), (False, True))
        self.assertEqual(card["id"], again["id"])

    def test_a_member_joins_by_the_households_number(self):
        row = self.row(
            502, role="member", relation="child", household_no=self.zhang.rcc_customer_no
        )
        card = self.service.find_or_register(row, "exchange-3")
        person = self.partners.browse(card["id"])
        self.assertEqual(person.rcc_household_id, self.zhang)

    def test_another_branchs_customer_comes_without_name(self):
        told = ""
        with self.enter_registry_test_mode():
            try:  # assertRaises would roll the record back
                self.service.find_or_register(self.row(21, name="李强"), "exchange-4")
            except UserError as refusal:
                told = str(refusal)
        self.assertTrue(told)
        self.assertNotIn("李强", told)
        log = self.env["rcc.access"].search([("partner_id", "=", self.li.rcc_head_id.id)])
        self.assertRecordValues(log, [{"kind": "lookup", "user_id": self.teller.id}])

    def test_unknown_codes_are_named(self):
        with self.assertRaisesRegex(UserError, "990009"):
            self.service.find_or_register(self.row(503, area_code="990009"), "exchange-5")
        with self.assertRaisesRegex(UserError, self.li.rcc_customer_no):
            self.service.find_or_register(
                self.row(504, role="member", household_no=self.li.rcc_customer_no), "exchange-6"
            )

    def test_a_delivery_of_customers(self):
        rows = [self.row(505), self.row(11, name="张伟"), self.row(506, number="123"), {"x": 1}]
        receipt = self.feeds.deliver("customers", rows, "delivery-1", count=4)
        self.assertEqual((receipt["accepted"], receipt["rejected"]), (2, 2))
        self.assertEqual(receipt["results"][1]["id"], self.head.id)
        self.assertEqual(self.feeds.deliver("customers", rows, "delivery-1"), receipt)

    def test_only_who_registers_brings_customers(self):
        with self.assertRaises(AccessError):
            self.service.with_user(self.auditor).find_or_register(self.row(507), "exchange-7")
        receipt = self.feeds.with_user(self.auditor).deliver(
            "customers", [self.row(507)], "delivery-2"
        )
        self.assertEqual((receipt["accepted"], receipt["rejected"]), (0, 1))

    def test_the_longest_key_takes_many_rows(self):
        rows = [self.row(508), self.row(509, name="赵芳")]
        receipt = self.feeds.deliver("customers", rows, "k" * 64)
        self.assertEqual(receipt["accepted"], 2, receipt)
        self.assertEqual(self.feeds.deliver("customers", rows, "k" * 64), receipt)
