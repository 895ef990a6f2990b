import doctest

from odoo.tests import BaseCase, tagged

from ..tools import scope
from .common import NetworkCase


class TestScopeValue(BaseCase):
    """The worked cases in the docstrings of the scope are true."""

    def test_doctests(self):
        outcome = doctest.testmod(scope)
        self.assertGreater(outcome.attempted, 10)
        self.assertFalse(outcome.failed)


@tagged("post_install", "-at_install")
class TestScopeGroups(NetworkCase):
    """Posts limited to a customer group see that group: a department head across the branches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farm = cls.env.ref("rcc_branch.group_farm")
        cls.trader = cls.env.ref("rcc_branch.customer_group_trader")
        cls.customers = cls.env["res.partner"].union(
            *(
                cls._customer(f"{group.code} {branch.code}", branch, rcc_customer_group_id=group.id)
                for branch in (cls.east, cls.outlet, cls.west)
                for group in (cls.farm, cls.trader)
            ),
            cls._customer("no group T-W", cls.west),
        )
        cls.head = cls._user("department_head", cls.union, customer_group_id=cls.farm.id)

    def seen(self, user):
        partners = self.env["res.partner"].with_user(user)
        return set(partners.search([("id", "in", self.customers.ids)]).mapped("name"))

    def domain(self, user, model="res.partner", mode="read"):
        return str(self.env["ir.rule"].with_user(user)._compute_domain(model, mode))

    def test_a_head_sees_the_own_group_everywhere(self):
        self.assertEqual(self.seen(self.head), {"farm T-E", "farm T-E1", "farm T-W"})

    def test_a_head_without_group_sees_everything(self):
        chief = self._user("department_head", self.union, login="chief")
        self.assertEqual(len(self.seen(chief)), len(self.customers))
        self.assertNotIn("rcc_", self.domain(chief))

    def test_pairs_add_up_without_mixing(self):
        """Farm households everywhere, and all customers of the outlet, are not all customers everywhere."""
        self._post(self.head, "teller", self.outlet)
        self.assertEqual(self.seen(self.head), {"farm T-E", "farm T-E1", "farm T-W", "trader T-E1"})

    def test_a_post_of_a_branch_can_be_limited_to_a_group(self):
        officer = self._user("customer_manager", self.east, customer_group_id=self.trader.id)
        self.assertEqual(self.seen(officer), {"trader T-E", "trader T-E1"})

    def test_satellites_follow_the_customer(self):
        banks = self.env["res.partner.bank"].create(
            [
                {"partner_id": partner.id, "acc_number": f"G{partner.id}"}
                for partner in self.customers
            ]
        )
        seen = self.env["res.partner.bank"].with_user(self.head).search([("id", "in", banks.ids)])
        self.assertEqual(set(seen.partner_id.mapped("name")), {"farm T-E", "farm T-E1", "farm T-W"})

    def test_portfolios_of_every_group_are_the_heads_too(self):
        portfolios = self.env["rcc.portfolio"].create(
            [
                {
                    "code": f"T-{name}",
                    "name": name,
                    "branch_id": self.west.id,
                    "customer_group_id": group,
                }
                for name, group in (
                    ("farm", self.farm.id),
                    ("trader", self.trader.id),
                    ("all", False),
                )
            ]
        )
        seen = (
            self.env["rcc.portfolio"]
            .with_user(self.head)
            .search([("id", "in", portfolios.ids)])
            .mapped("name")
        )
        self.assertEqual(set(seen), {"farm", "all"})

    def test_rows_without_customer_go_by_branch(self):
        rules = self.env["ir.rule"].with_user(self.head)
        rcc_scope = rules._eval_context()["rcc_scope"]
        self.assertEqual(rcc_scope("branch_id", customer=False), [])
        self.assertTrue(rcc_scope("branch_id"))

    def test_a_teller_costs_one_condition_on_one_column(self):
        domain = self.domain(self._user("teller"), "rcc.access")
        self.assertEqual(domain.count("("), 1)
        self.assertIn("('branch_id', 'in'", domain)

    def test_every_rule_can_be_asked_by_a_head_of_one_group(self):
        """A rule names a path to the customer that its model really has, in every addon that is installed."""
        rules = self.env["ir.rule"].search([("domain_force", "like", "rcc_scope(")])
        models = set(rules.model_id.mapped("model"))
        self.assertIn("rcc.portfolio", models)
        for name in models:
            rows = self.env[name].with_user(self.head).sudo(False)
            if rows.has_access("read"):
                with self.subTest(model=name):
                    rows.search([], limit=1)
