from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .common import CustomerCase


@tagged("post_install", "-at_install")
class TestPhone(CustomerCase):
    """A person has several telephone numbers, one of them the main one, which is the contact's `phone`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phones = cls.env["rcc.phone"]
        cls.east.phone = "0372-5550000"

    def _numbers(self, partner):
        return [(row.number, row.kind, row.is_main) for row in partner.rcc_phone_ids]

    def test_a_registered_person_has_a_main_number(self):
        self.assertEqual(self._numbers(self.head), [("13800138001", "mobile", True)])
        self.assertEqual(self.head.phone, "13800138001")

    def test_several_numbers_in_one_text(self):
        self.wife.with_user(self.teller).phone = "１３７００００１１１１/2345678"
        self.assertEqual(
            self._numbers(self.wife),
            [("13700001111", "mobile", True), ("0372-2345678", "landline", False)],
        )
        self.assertEqual(self.wife.phone, "13700001111")

    def test_a_new_main_number_leaves_the_former_beside_it(self):
        self.head.with_user(self.teller).phone = "13700001111"
        self.assertEqual(
            self._numbers(self.head),
            [("13700001111", "mobile", True), ("13800138001", "mobile", False)],
        )
        self.head.phone = "138-0013-8001"
        self.assertEqual(self.head.phone, "13800138001")
        self.assertEqual(len(self.head.rcc_phone_ids), 2)

    def test_the_contact_follows_the_list(self):
        with Form(
            self.head.with_user(self.teller), "rcc_customer.res_partner_view_form_person"
        ) as form:
            with form.rcc_phone_ids.new() as row:
                row.number = "13700001111"
                row.is_main = True
                row.note = "儿子"
        self.assertEqual(self.head.phone, "13700001111")
        self.head.rcc_phone_ids.filtered("is_main").with_user(self.teller).unlink()
        self.assertEqual(self.head.phone, "13800138001")
        self.head.rcc_phone_ids.number = "13700002222"
        self.assertEqual((self.head.phone, self.head.phone_sanitized[-4:]), ("13700002222", "2222"))
        self.head.rcc_phone_ids.unlink()
        self.assertFalse(self.head.phone)

    def test_an_emptied_phone_takes_the_main_number_away(self):
        self.head.phone = False
        self.assertFalse(self.head.rcc_phone_ids)

    def test_each_number_is_found(self):
        self.head.phone = "13800138001/2345678"
        find = self.partners.with_user(self.teller)._rcc_find
        self.assertEqual((find("13800138001"), find("5678 张")), (self.head, self.head))
        self.head.rcc_phone_ids.filtered(lambda row: row.kind == "landline").unlink()
        self.assertFalse(find("2345678"))

    def test_a_family_shares_a_number(self):
        self.wife.phone = "13800138001"
        self.assertEqual(
            self.phones.search([("number_key", "=", "8613800138001")]).partner_id,
            self.head | self.wife,
        )
        numbers = self.partners.with_user(self.teller)._rcc_phones_of([self.wife.id, self.li.id])
        self.assertEqual(numbers, {self.wife.id: ["13800138001"], self.li.id: []})

    def test_bad_numbers_are_refused_in_words(self):
        for text, words in (
            ("138001", "digits"),
            ("打不通", "no telephone number"),
            ("13800138001234", "digits"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self.head.with_user(self.teller).phone = text
        self.env["rcc.branch"].search([]).phone = False
        with self.assertRaisesRegex(ValidationError, "area code"):
            self.li.rcc_head_id.phone = "7710101"

    def test_contacts_that_are_no_customers_stay_as_they_are(self):
        vendor = self.partners.create({"name": "Vendor", "phone": "12"})
        vendor.phone = "打不通"
        self.assertFalse(vendor.rcc_phone_ids)

    def test_scope(self):
        with self.assertRaises(AccessError):
            self.head.rcc_phone_ids.with_user(self.west_teller).write({"note": "x"})
        self.assertFalse(
            self.phones.with_user(self.west_teller).search([("partner_id", "=", self.head.id)])
        )
        with self.assertRaises(AccessError):
            self.phones.with_user(self.auditor).create(
                {"partner_id": self.head.id, "number": "13700001111"}
            )

    def test_a_set_gets_the_same_rows(self):
        filed = [(row.number, row.number_key, row.kind) for row in self.head.rcc_phone_ids]
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM rcc_phone WHERE partner_id = %s", self.head.id))
        self.phones._fill([self.head.id])
        self.head.invalidate_recordset(["rcc_phone_ids"])
        rows = self.head.rcc_phone_ids
        self.assertEqual([(row.number, row.number_key, row.kind) for row in rows], filed)
        self.assertEqual(rows.branch_id, self.east)
