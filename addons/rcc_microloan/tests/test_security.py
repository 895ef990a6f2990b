"""Who sees and does what with loans, role by role, straight at the models."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoanCase

MODELS = ("rcc.loan", "rcc.loan.entry", "rcc.loan.installment", "rcc.loan.classification")
ROLES = (
    "teller",
    "accountant",
    "customer_manager",
    "back_office",
    "branch_manager",
    "department_head",
    "committee",
    "executive",
    "service_centre",
    "collector",
    "risk",
    "auditor",
)


@tagged("standard", "at_install")
class TestSecurity(LoanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loan = cls.draw(5000)
        cls.env["rcc.loan"]._cron_daily()

    def test_every_role_reads_loans_of_its_scope_and_writes_none(self):
        for role in ROLES:
            user = self._user(role, self.east, login=f"matrix-{role}")
            for model in MODELS:
                records = self.env[model].with_user(user).search([])
                with self.subTest(role=role, model=model):
                    self.assertTrue(records)
                    self.assertFalse(
                        any(
                            records.has_access(operation)
                            for operation in ("write", "create", "unlink")
                        )
                    )

    def test_other_branches_see_nothing(self):
        for role in ("teller", "accountant", "customer_manager", "back_office", "branch_manager"):
            user = self._user(role, self.west, login=f"west-{role}")
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.env[model].with_user(user).search([]))

    def test_administrators_and_users_without_post_see_nothing(self):
        for user in (self._user("rcc_admin"), self._user(login="nobody")):
            with self.assertRaises(AccessError):
                self.env["rcc.loan"].with_user(user).search([])

    def test_steps_of_other_roles(self):
        """Each step is its role's alone."""
        collector = self._user("collector")
        steps = [
            (self.teller, "action_authorise", ()),
            (self.chief, "action_repay", (1, None, "k")),
            (collector, "action_write_off", ("x",)),
            (self.teller, "action_write_off", ("x",)),
            (self.manager, "action_refuse", ("x",)),
            (self.teller, "action_reverse", (self.loan.entry_ids[:1].id, "x")),
            (self.auditor, "action_repay", (1, None, "k")),
        ]
        for user, step, arguments in steps:
            with self.subTest(user=user.login, step=step), self.assertRaises(AccessError):
                getattr(self.loan.with_user(user), step)(*arguments)

    def test_products_are_policy(self):
        """The rate in force changes by a second person only."""
        head, executive = self._user("department_head"), self._user("executive")
        draft = self.product.with_user(head).browse(
            self.product.with_user(head).action_new_version()["res_id"]
        )
        draft.write({"annual_rate": 0.08, "date_from": self.env["rcc.post"]._today()})
        draft.action_propose()
        with self.assertRaises(UserError):
            draft.action_activate()
        draft.with_user(executive).action_activate()
        self.assertEqual(self.env["rcc.loan.product"]._current().annual_rate, 0.08)
        self.assertEqual(self.product.state, "retired")
