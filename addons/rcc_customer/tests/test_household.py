from datetime import date, timedelta

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestHousehold(CustomerCase):
    """A household is a root partner; memberships alone decide who belongs to it."""

    def _refused(self, error, action):
        with mute_logger("odoo.sql_db"), self.assertRaises(error), self.env.cr.savepoint():
            action()
            self.env.flush_all()
        self.env.invalidate_all()

    def test_commercial_entity_is_the_household(self):
        self.assertEqual(self.head.commercial_partner_id, self.zhang)
        self.assertEqual((self.head | self.wife).rcc_household_id, self.zhang)
        self.assertEqual(self.zhang.rcc_head_id, self.head)
        self.assertEqual(self.zhang.name, "张伟户")
        self.assertEqual(self.head.display_name, f"张伟 · 张伟户 · {self.dong_1.name}")

    def test_members_are_served_where_the_household_is(self):
        self.assertEqual(self.wife.rcc_branch_id, self.east)
        self.zhang.rcc_branch_id = self.west
        self.env.flush_all()
        self.assertEqual(self.wife.rcc_branch_id, self.west)
        self.assertEqual(self.wife.rcc_identity_ids.branch_id, self.west)
        for name in ("rcc_branch_id", "rcc_portfolio_id", "rcc_area_id", "rcc_customer_group_id"):
            self._refused(UserError, lambda name=name: self.wife.write({name: False}))

    def test_parent_is_written_by_memberships_alone(self):
        self._refused(UserError, lambda: self.wife.write({"parent_id": False}))
        self._refused(UserError, lambda: self.wife.write({"parent_id": self.li.id}))
        self._refused(
            UserError,
            lambda: self.partners.create(
                {
                    "name": "x",
                    "rcc_kind": "person",
                    "rcc_branch_id": self.east.id,
                    "parent_id": self.zhang.id,
                }
            ),
        )

    def test_the_database_keeps_the_shape(self):
        self._refused(CheckViolation, lambda: self.zhang.write({"is_company": True}))
        self._refused(CheckViolation, lambda: self.wife.write({"type": "contact"}))
        self._refused(CheckViolation, lambda: self.wife.write({"vat": "123"}))
        self._refused(CheckViolation, lambda: self.zhang.write({"rcc_branch_id": False}))
        self._refused(UserError, lambda: self.zhang.write({"rcc_kind": "person"}))
        self._refused(UserError, lambda: self.wife.unlink())
        self._refused(
            CheckViolation,
            lambda: self.teller.partner_id.write(
                {"rcc_kind": "person", "rcc_branch_id": self.east.id}
            ),
        )

    def test_one_household_at_a_time(self):
        self._refused(
            ExclusionViolation,
            lambda: self.env["rcc.membership"].create(
                {"partner_id": self.wife.id, "group_id": self.li.id}
            ),
        )

    def test_one_head_at_a_time(self):
        self._refused(
            ExclusionViolation,
            lambda: self.env["rcc.membership"].create(
                {"partner_id": self._single("钱多").id, "group_id": self.zhang.id, "role": "head"}
            ),
        )

    def _single(self, name):
        return self.partners.create(
            {"name": name, "rcc_kind": "person", "rcc_branch_id": self.east.id}
        )

    def test_marrying_out(self):
        self.env["rcc.membership"]._join(self.wife, self.li, "spouse")
        self.assertEqual(self.wife.parent_id, self.li)
        self.assertEqual(self.wife.rcc_branch_id, self.west)
        self.assertEqual(len(self.wife.rcc_membership_ids), 2)

    def test_head_is_replaced_first(self):
        self._refused(
            UserError,
            lambda: self.env["rcc.membership"]._live([("partner_id", "=", self.head.id)])._leave(),
        )
        self.env["rcc.membership"]._change_head(self.zhang, self.wife, former_role="spouse")
        self.assertEqual(self.zhang.rcc_head_id, self.wife)
        self.assertEqual(self.zhang.name, "单芳户")
        self.env["rcc.membership"]._live([("partner_id", "=", self.head.id)])._leave()
        self.assertFalse(self.head.parent_id)
        self.assertEqual(self.head.rcc_branch_id, self.east)
        self.assertEqual(self.head.display_name, "张伟")

    def test_memberships_are_facts(self):
        tomorrow = date.today() + timedelta(days=2)
        single = self.partners.create(
            {"name": "钱多", "rcc_kind": "person", "rcc_branch_id": self.east.id}
        )
        self._refused(
            ValidationError,
            lambda: self.env["rcc.membership"].create(
                {"partner_id": single.id, "group_id": self.zhang.id, "date_from": tomorrow}
            ),
        )
        row = self.env["rcc.membership"]._live([("partner_id", "=", self.wife.id)])
        self._refused(UserError, lambda: row.write({"group_id": self.li.id}))
        self._refused(UserError, lambda: row.unlink())
        self._refused(
            ValidationError,
            lambda: self.env["rcc.membership"].create(
                {"partner_id": single.id, "group_id": self.head.id, "role": "head"}
            ),
        )

    def test_known_person_without_household_joins(self):
        self.env["rcc.membership"]._live([("partner_id", "=", self.wife.id)])._leave()
        person = self.partners._rcc_add_member(
            self.zhang, {"name": "单芳", "number": resident_id("19820202", 12)}
        )
        self.assertEqual(person, self.wife)
        self.assertEqual(self.wife.parent_id, self.zhang)

    def test_stock_merge_refuses_customers(self):
        with self.assertRaises(UserError):
            self.env["base.partner.merge.automatic.wizard"]._merge([self.head.id, self.wife.id])

    def test_stock_contacts_are_untouched(self):
        firm = self.partners.create({"name": "Vendor", "is_company": True})
        contact = self.partners.create({"name": "Clerk", "parent_id": firm.id})
        contact.parent_id = False
        self.assertFalse(contact.rcc_customer_no or contact.rcc_branch_id or contact.rcc_pinyin)

    def test_household_is_called_after_its_head(self):
        self.head.name = "张玮"
        self.assertEqual(self.zhang.name, "张玮户")
        self.assertEqual(self.wife.display_name, f"单芳 · 张玮户 · {self.dong_1.name}")

    def test_card_tells_who_stands_here(self):
        customer, household = self.wife.with_user(self.teller)._rcc_card()
        self.assertIn(self.wife.rcc_masked_number, dict(customer["rows"]).values())
        self.assertEqual([name for _role, name in household["rows"]], ["张伟", "单芳"])

    def test_refusals_speak_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        try:
            with mute_logger("odoo.sql_db", "odoo.http"), self.env.cr.savepoint():
                self.env["rcc.membership"].create(
                    {"partner_id": self.wife.id, "group_id": self.li.id}
                )
        except ExclusionViolation as error:
            message = (
                self.env["rcc.membership"].with_context(lang="zh_CN")._sql_error_to_message(error)
            )
        self.assertIn("一人同一时期只能属于一户", message)
