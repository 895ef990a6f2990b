from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestRegistration(CustomerCase):
    """A walk-in at the counter becomes a household; a double is refused with the way on."""

    def test_teller_registers_a_person(self):
        form = Form(self.env["rcc.customer.registration"].with_user(self.teller))
        form.number = resident_id("19750505", 32)
        self.assertEqual(
            (form.sex, str(form.birth_date), form.hint), ("female", "1975-05-05", False)
        )
        form.name = "赵敏"
        form.phone = "13600001234"
        form.area_id = self.dong_1
        action = form.save().action_register()
        person = self.partners.with_user(self.teller).browse(action["res_id"])
        self.assertEqual(
            (person.name, person.rcc_kind, person.rcc_branch_id, person.phone, person.rcc_sex),
            ("赵敏", "person", self.east, "13600001234", "female"),
        )
        self.assertTrue(person.rcc_customer_no)

    def test_a_household_comes_with_its_head(self):
        household = self.partners.with_user(self.teller)._rcc_register_household(
            {
                "name": "赵敏",
                "number": resident_id("19750505", 32),
                "phone": "13600001234",
                "area_id": self.dong_1.id,
                "branch_id": self.east.id,
            }
        )
        self.assertEqual(
            (household.name, household.rcc_kind, household.rcc_branch_id),
            ("赵敏户", "household", self.east),
        )
        head = household.rcc_head_id
        self.assertEqual((head.phone, head.rcc_sex, head.type), ("13600001234", "female", "other"))
        self.assertTrue(household.rcc_customer_no and head.rcc_customer_no)
        self.assertEqual(household.rcc_customer_group_id, self.env.ref("rcc_branch.group_farm"))

    def test_double_in_the_own_branch_is_named(self):
        form = Form(self.env["rcc.customer.registration"].with_user(self.teller))
        form.number = resident_id(sequence=11)
        self.assertIn("张伟", form.hint)
        form.name = "张伟"
        with self.assertRaisesRegex(UserError, self.head.rcc_customer_no):
            form.save().action_register()

    def test_double_elsewhere_is_not_named(self):
        with self.assertRaises(UserError) as caught:
            self.partners.with_user(self.teller)._rcc_register_household(
                {
                    "name": "李强",
                    "number": resident_id(sequence=21),
                    "area_id": self.dong_1.id,
                    "branch_id": self.east.id,
                }
            )
        self.assertIn("another branch", str(caught.exception))
        self.assertNotIn(self.li.rcc_head_id.rcc_customer_no, str(caught.exception))

    def test_portfolio_follows_from_the_village(self):
        portfolio = self.env["rcc.portfolio"].create(
            {"code": "T-P1", "name": "P1", "branch_id": self.east.id, "area_ids": self.dong.ids}
        )
        household = self._household("孙明", self.dong_1, 61)
        self.env.flush_all()
        self.assertEqual((household | household.rcc_head_id).rcc_portfolio_id, portfolio)

    def test_member_is_added(self):
        wizard = (
            self.env["rcc.member.registration"]
            .with_user(self.manager)
            .create({"household_id": self.zhang.id, "name": "张小明", "role": "child"})
        )
        wizard.action_add()
        child = self.zhang.child_ids.filtered(lambda person: person.name == "张小明")
        self.assertEqual(child.rcc_household_id, self.zhang)
        self.assertFalse(child.rcc_masked_number)

    def test_organisation_with_its_code(self):
        form = Form(
            self.partners.with_user(self.manager).with_context(
                default_rcc_kind="organization", default_is_company=True
            ),
            "rcc_customer.res_partner_view_form_organization",
        )
        form.name = "东庄农机专业合作社"
        form.rcc_branch_id = self.east
        with form.rcc_identity_ids.new() as document:
            document.kind = "uscc"
            document.number = "91110000600037341L"
        firm = form.save()
        self.assertEqual(firm.rcc_identity_ids.number_masked[-4:], "341L")
        self.assertEqual(
            self.partners.with_user(self.teller)._rcc_find("91110000600037341l").sudo(), firm.sudo()
        )

    def test_nobody_else_registers(self):
        for role in ("accountant", "auditor", "risk", "rcc_admin"):
            user = self._user(role, login=f"other-{role}")
            with self.assertRaises(AccessError, msg=role):
                self.partners.with_user(user)._rcc_register_household(
                    {"name": "钱多", "number": resident_id(sequence=71), "branch_id": self.east.id}
                )
