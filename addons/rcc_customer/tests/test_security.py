from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerCase, resident_id


@tagged("post_install", "-at_install")
class TestSecurity(CustomerCase):
    """Scope: a branch sees its own customers and all that hangs on them, other branches see masked names at most."""

    def test_satellites_follow_the_scope(self):
        self.env["rcc.household.file"]._file_facts(self.li, {"members": 3}, "2026-01-01")
        for model in ("res.partner", "rcc.membership", "rcc.identity", "rcc.household.file"):
            domain = [("rcc_kind", "!=", False)] if model == "res.partner" else []
            field = "rcc_branch_id" if model == "res.partner" else "branch_id"
            seen = self.env[model].with_user(self.teller).search(domain)
            self.assertEqual(
                seen.sudo()[field] - self.east - self.outlet, self.env["rcc.branch"], model
            )
            self.assertIn(
                self.west,
                self.env[model].with_user(self.auditor).search(domain).sudo()[field],
                model,
            )
        with self.assertRaises(AccessError):
            self.li.rcc_head_id.rcc_identity_ids.with_user(self.teller).read(["number_masked"])

    def test_no_post_no_customer(self):
        nobody = self._user()
        self.assertFalse(self.partners.with_user(nobody).search([("rcc_kind", "!=", False)]))

    def test_hidden_names_are_masked_where_a_row_points_at_them(self):
        self.assertEqual(self.li.rcc_head_id.with_user(self.teller).sudo().display_name, "李**")
        self.assertEqual(
            self.li.rcc_head_id.with_user(self.auditor).display_name,
            self.li.rcc_head_id.display_name,
        )
        self.assertTrue(self.head.with_user(self.teller).display_name.startswith("张伟 · "))

    def test_customers_of_another_branch_are_not_changed(self):
        with self.assertRaises(AccessError):
            self.li.with_user(self.teller).write({"street": "x"})
        with self.assertRaises(AccessError):
            self.env["rcc.household.file"].with_user(self.teller).create(
                {"partner_id": self.li.id, "members": 2}
            )

    def test_satellites_are_not_hung_on_another_branchs_customer(self):
        single = self.partners.create(
            {"name": "钱多", "rcc_kind": "person", "rcc_branch_id": self.west.id}
        )
        own = self.partners.create(
            {"name": "钱少", "rcc_kind": "person", "rcc_branch_id": self.east.id}
        )
        for model, vals in (
            ("rcc.membership", {"partner_id": single.id, "group_id": self.zhang.id}),
            ("rcc.membership", {"partner_id": own.id, "group_id": self.li.id}),
            ("rcc.identity", {"partner_id": single.id, "number": resident_id(sequence=81)}),
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.teller).create(vals)

    def test_contacts_that_are_no_customers_are_not_changed(self):
        vendor = self.partners.create({"name": "Vendor"})
        for contact in (vendor, self.chief.partner_id):
            with self.assertRaises(AccessError):
                contact.with_user(self.teller).write({"phone": "1"})
        with self.assertRaises(AccessError):
            self.partners.with_user(self.teller).create({"name": "Vendor 2"})

    def test_audit_changes_nothing(self):
        for action in (
            lambda: self.zhang.with_user(self.auditor).write({"street": "x"}),
            lambda: self.head.rcc_identity_ids.with_user(self.auditor).action_verify(),
            lambda: self.zhang.rcc_group_membership_ids.with_user(self.auditor).action_leave(),
        ):
            with self.assertRaises(AccessError):
                action()

    def test_customers_open_on_their_own_pages(self):
        for partner, name in ((self.zhang, "household"), (self.head, "person")):
            self.assertEqual(
                partner.get_formview_id(),
                self.env.ref(f"rcc_customer.res_partner_view_form_{name}").id,
            )
