from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestManageCustomers(CustomerCase):
    """A customer manager keeps the files of the own portfolio; a colleague's household is read only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._user("customer_manager", login="test-colleague")
        cls.own, cls.theirs = (
            cls.env["rcc.portfolio"].create(
                {
                    "code": f"T-{area.code}",
                    "name": area.name,
                    "branch_id": area._responsible_branch().id,
                    "area_ids": area.ids,
                    "tenure_ids": [(0, 0, {"user_id": user.id})],
                }
            )
            for area, user in ((cls.dong_1, cls.manager), (cls.dong_2, cls.colleague))
        )
        cls.wang = cls._household("王芳", cls.dong_2, 41)
        cls.zhang.write({"rcc_portfolio_id": cls.own.id})

    def test_files_documents_and_members_follow_the_household(self):
        for user, mine, other in (
            (self.manager, self.zhang, self.wang),
            (self.colleague, self.wang, self.zhang),
        ):
            for household, allowed in ((mine, True), (other, False)):
                rows = (
                    household,
                    household.rcc_head_id,
                    household.rcc_head_id.rcc_identity_ids,
                )
                for row in rows:
                    row = row.with_user(user)
                    self.assertTrue(row.has_access("read"), row._name)
                    self.assertEqual(row.has_access("write"), allowed, row._name)
        files = self.env["rcc.household.file"].with_user(self.manager)
        files.create({"partner_id": self.zhang.id, "members": 2})
        with self.assertRaises(AccessError):
            files.create({"partner_id": self.wang.id, "members": 2})

    def test_nobody_draws_a_member_out_of_a_colleagues_household(self):
        memberships = self.env["rcc.membership"].with_user(self.manager)
        with self.assertRaises(AccessError):
            memberships._join(self.wang.rcc_head_id, self.zhang)
        with self.assertRaises(AccessError):
            self.wang.rcc_group_membership_ids.with_user(self.manager).action_leave()

    def test_registering_in_the_own_villages(self):
        def register(area, sequence):
            partners = self.env["res.partner"].with_user(self.manager)
            return partners._rcc_register_household(
                {
                    "name": "新户",
                    "number": resident_id(sequence=sequence),
                    "area_id": area.id,
                    "branch_id": area._responsible_branch().id,
                }
            )

        self.assertEqual(register(self.dong_1, 51).rcc_portfolio_id, self.own)
        with self.assertRaises(AccessError):
            register(self.dong_2, 53)

    def test_names_of_another_group_are_masked(self):
        farm = self.env.ref("rcc_branch.group_farm")
        head = self._user("department_head", self.union, customer_group_id=farm.id)
        trader = self.env.ref("rcc_branch.customer_group_trader")
        self.wang.rcc_customer_group_id = trader
        self.assertEqual(self.wang.with_user(head).sudo().display_name, "王**")
        self.assertEqual(self.wang.rcc_head_id.with_user(head).sudo().display_name, "王**")
        self.assertEqual(self.li.with_user(head).display_name, self.li.display_name)
        for model in ("rcc.membership", "rcc.identity"):
            rows = self.env[model].with_user(head).search([("branch_id", "=", self.outlet.id)])
            self.assertFalse(rows, model)
