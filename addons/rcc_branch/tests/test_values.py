from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NetworkCase


@tagged("standard", "post_install", "-at_install")
class TestValues(NetworkCase):
    """What a program may send beside what forms send: nothing that the rules hide, and nothing that is worked out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teller = cls._user("teller")
        cls.chief = cls._user("branch_manager")
        cls.admin = cls._user("rcc_admin")
        cls.auditor = cls._user("auditor")
        cls.own = cls._customer("于刚海", cls.east)
        cls.hidden = cls._customer("郑福", cls.west, street="西街 8 号")

    def test_a_form_computes_nothing_around_a_hidden_customer(self):
        partners = self.env["res.partner"].with_user(self.teller)
        spec = {"parent_id": {}, "parent_name": {}, "street": {}}
        for value in (self.hidden.id, {"id": self.hidden.id}):
            with self.assertRaises(AccessError):
                partners.onchange({"parent_id": value}, ["parent_id"], spec)
        with self.assertRaises(AccessError):
            partners.with_context(default_parent_id=self.hidden.id).onchange({}, [], spec)

    def test_no_record_points_at_a_hidden_customer(self):
        own, hidden = self.own.with_user(self.teller), self.hidden.id
        for vals in (
            {"parent_id": hidden},
            {"child_ids": [(4, hidden)]},
            {"child_ids": [(0, 0, {"name": "x", "parent_id": hidden})]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                own.write(vals)
        own.write({"phone": "13800000000"})

    def test_what_points_at_a_hidden_customer_already_may_stay(self):
        self.own.parent_id = self.hidden
        self.own.rcc_branch_id = self.east
        own = self.own.with_user(self.teller)
        own.write({"parent_id": self.hidden.id, "phone": "13800000000"})

    def test_nobody_moves_a_customer_out_of_the_own_scope(self):
        with self.assertRaises(AccessError):
            self.own.with_user(self.teller).write({"rcc_branch_id": self.west.id})
        self.own.with_user(self.teller).write({"rcc_branch_id": self.outlet.id})

    def test_what_is_worked_out_is_not_typed(self):
        portfolio = self.env["rcc.portfolio"].create(
            {"code": "T1", "name": "T1", "branch_id": self.east.id}
        )
        tenures = self.env["rcc.portfolio.tenure"].with_user(self.chief)
        with self.assertRaises(AccessError):
            tenures.create({"portfolio_id": portfolio.id, "branch_id": self.west.id})
        with self.assertRaises(AccessError):
            self.env["rcc.post"].with_user(self.admin).create(
                {
                    "user_id": self.teller.id,
                    "role_id": self._role("auditor").id,
                    "branch_id": self.east.id,
                    "exclusive_key": 0,
                }
            )

    def test_defaults_of_read_only_fields_come_from_the_model(self):
        portfolios = self.env["rcc.portfolio"].with_user(self.chief)
        forged = portfolios.with_context(default_manager_id=self.chief.id, default_name="春")
        defaults = forged.default_get(["manager_id", "name", "active"])
        self.assertEqual(defaults, {"manager_id": False, "name": "春", "active": True})
        self.env["ir.default"].with_user(self.chief).set(
            "rcc.portfolio", "manager_id", self.chief.id, user_id=True
        )
        self.assertFalse(portfolios.default_get(["manager_id"])["manager_id"])

    def test_a_branch_does_not_take_a_customer_for_its_contact(self):
        branch = self.east.with_user(self.admin)
        with self.assertRaises(UserError):
            branch.write({"partner_id": self.own.id})
        with Form(branch) as form:
            form.phone = "0372-5550000"
        self.assertEqual(self.east.partner_id.phone, "0372-5550000")

    def test_an_auditor_neither_follows_nor_posts(self):
        own = self.own.with_user(self.auditor)
        partner = self.auditor.partner_id
        with self.assertRaises(AccessError):
            own.message_subscribe(partner.ids)
        with self.assertRaises(AccessError):
            own.sudo().message_post(body="x")  # as pages of Discuss do, in the user's name

    def test_numbers_of_ours_are_not_drawn_for_nothing(self):
        sequence = self.env["ir.sequence"].create({"name": "T", "code": "rcc.test"})
        sequences = self.env["ir.sequence"].with_user(self.teller)
        with self.assertRaises(AccessError):
            sequences.next_by_code("rcc.test")
        with self.assertRaises(AccessError):
            sequences.browse(sequence.id).next_by_id()
        self.assertTrue(self.env["ir.sequence"].next_by_code("rcc.test"))
