from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestScope(NetworkCase):
    """Customers are seen inside the branches of one's posts; other partners as ever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].union(
            *(
                cls._customer(f"Customer {branch.code}", branch)
                for branch in (cls.east, cls.outlet, cls.west)
            )
        )
        cls.stranger = cls.env["res.partner"].create({"name": "Supplier without branch"})

    def seen(self, user):
        found = (
            self.env["res.partner"]
            .with_user(user)
            .search([("id", "in", (self.customers | self.stranger).ids)])
        )
        return {partner.rcc_branch_id.code for partner in found.sudo()}

    def test_who_sees_which_branch(self):
        self.assertEqual(self.seen(self._user("teller")), {"T-E", "T-E1", False})
        self.assertEqual(self.seen(self._user("teller", self.outlet)), {"T-E1", False})
        self.assertEqual(self.seen(self._user("branch_manager", self.west)), {"T-W", False})
        self.assertEqual(
            self.seen(self._user("back_office", self.union)), {"T-E", "T-E1", "T-W", False}
        )
        self.assertEqual(
            self.seen(self._user("auditor", self.union)), {"T-E", "T-E1", "T-W", False}
        )
        self.assertEqual(self.seen(self._user()), {False})
        self.assertEqual(self.seen(self._user("rcc_admin")), {False})

    def test_every_operation_stays_inside(self):
        teller = self._user("teller")
        west = self.customers.filtered(
            lambda customer: customer.rcc_branch_id == self.west
        ).with_user(teller)
        for change in (
            lambda: west.name,
            lambda: west.read(["name"]),
            lambda: west.write({"name": "x"}),
            lambda: west.unlink(),
            lambda: self.customers[0].with_user(teller).write({"rcc_branch_id": self.west.id}),
            lambda: (
                self.env["res.partner"]
                .with_user(teller)
                .create({"name": "x", "rcc_branch_id": self.west.id})
            ),
        ):
            with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                west.invalidate_recordset()
                change()
            self.assertNotIn("Customer", str(caught.exception))
        self.env["res.partner"].with_user(teller).create(
            {"name": "Own", "rcc_branch_id": self.east.id}
        )

    def test_searches_and_groups_stay_inside(self):
        partners = self.env["res.partner"].with_user(self._user("teller", self.outlet))
        self.assertEqual(
            [name for _id, name in partners.name_search("Customer T-")], ["Customer T-E1"]
        )
        groups = partners._read_group(
            [("id", "in", self.customers.ids)], ["rcc_branch_id"], ["__count"]
        )
        self.assertEqual(groups, [(self.outlet.with_env(partners.env), 1)])

    def test_debug_mode_prints_no_hidden_name(self):
        """Internal users are no technical users, whatever address they type."""
        teller = self._user("teller")
        self.assertFalse(teller.has_group("base.group_no_one"))
        hidden = self.customers.filtered(lambda customer: customer.rcc_branch_id == self.west)
        error = (
            self.env["ir.rule"]
            .with_user(teller)
            ._make_access_error("read", hidden.with_user(teller))
        )
        self.assertNotIn("Customer", str(error))

    def test_stock_partners_stay_visible(self):
        teller = self._user("teller")
        for partner in (
            teller.partner_id,
            self.env.company.partner_id,
            self.env.ref("base.partner_root"),
            self.east.partner_id,
        ):
            self.assertTrue(partner.with_user(teller).name)

    def test_bank_accounts_follow_their_customer(self):
        banks = self.env["res.partner.bank"].create(
            [
                {"partner_id": partner.id, "acc_number": f"T{partner.id}"}
                for partner in self.customers
            ]
        )
        seen = (
            self.env["res.partner.bank"]
            .with_user(self._user("teller", self.outlet))
            .search([("id", "in", banks.ids)])
        )
        self.assertEqual(seen.partner_id.rcc_branch_id, self.outlet)

    def test_rule_of_all_branches_leaves_the_sql(self):
        rules = self.env["ir.rule"].with_user(self._user("executive", self.union))
        self.assertNotIn("rcc_branch_id", str(rules._compute_domain("res.partner", "read")))

    def test_one_of_two_branches_is_enough(self):
        rules = self.env["ir.rule"].with_user(self._user("teller", self.outlet))
        rcc_scope = rules._eval_context()["rcc_scope"]
        domain = rcc_scope("rcc_branch_id", "rcc_area_id.branch_id")
        partner = self._customer("Served elsewhere", self.west, rcc_area_id=self.dong_2.id)
        seen = self.env["res.partner"].search(domain)
        self.assertIn(partner, seen)
        self.assertFalse(seen & self.customers.filtered(lambda c: c.rcc_branch_id != self.outlet))

    @mute_logger("odoo.http")
    def test_portal_and_public_see_no_customer(self):
        public = self.env.ref("base.public_user")
        self.assertFalse(
            self.env["res.partner"].with_user(public).search([("id", "in", self.customers.ids)])
        )
