from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerCase


@tagged("post_install", "-at_install")
class TestSupport(CustomerCase):
    """Help from another department does not open a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["hr.department"].create({"name": "产品部", "rcc_kind": "other"})
        cls.desk.rcc_staff_ids = cls.west_teller
        cls.request = (
            cls.env["rcc.support.request"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "大棚贷款",
                    "question": "期限？",
                    "department_id": cls.desk.id,
                    "partner_id": cls.zhang.id,
                }
            )
        )

    def test_a_helper_elsewhere_reads_the_surname_only(self):
        mine, theirs = self.request, self.request.with_user(self.west_teller)
        self.assertIn("张伟", mine.partner_id.display_name)
        self.assertEqual(theirs.partner_id.display_name, "张**")
        with self.assertRaises(AccessError):
            theirs.partner_id.read(["phone"])

    def test_nobody_asks_about_a_customer_out_of_reach(self):
        with self.assertRaises(AccessError):
            self.request.copy({"partner_id": self.li.id})
