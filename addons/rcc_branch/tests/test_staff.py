from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NetworkCase

NUMBER = "440524188001010014"


@tagged("post_install", "-at_install")
class TestStaff(NetworkCase):
    """An administrator without technical rights looks after staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin")
        cls.second = cls._user("rcc_admin", login="test-second")

    def hire(self, login="test-new", role_code="teller", number=NUMBER, user=None):
        with Form(self.env["rcc.staff.hire"].with_user(user or self.admin)) as form:
            form.name = "Wang Wu"
            form.identity_number = number
            form.password = "a long secret"
            form.login = login  # typed last, it wipes nothing that was typed before
            form.role_id = self._role(role_code)
            form.branch_id = self.east
        wizard = form.record
        self.assertEqual(wizard.password, "••••••••")
        self.assertEqual(wizard.identity_number, "440524********0014")
        wizard.action_hire()
        user = self.env["res.users"].search([("login", "=", login)])
        user.rcc_post_ids.with_user(self.second).action_confirm()
        return user

    def login(self, user, password):
        return user.with_user(user)._check_credentials(
            {"type": "password", "login": user.login, "password": password}, {"interactive": True}
        )

    def test_hire_in_one_step(self):
        user = self.hire()
        self.assertTrue(user.has_group("rcc_branch.group_teller"))
        self.assertEqual(user.lang, "zh_CN")
        self.assertTrue(self.login(user, "a long secret"))
        employee = user._rcc_employee()
        self.assertEqual(
            (employee.name, employee.rcc_identity_masked), ("Wang Wu", "440524********0014")
        )
        self.assertFalse(self.env["rcc.staff.hire"].search([]))

    def test_nothing_typed_is_stored(self):
        wizard = (
            self.env["rcc.staff.hire"]
            .with_user(self.admin)
            .create(
                {
                    "name": "x",
                    "login": "test-x",
                    "password": "a long secret",
                    "identity_number": NUMBER,
                    "role_id": self._role("teller").id,
                }
            )
        )
        self.env.flush_all()
        [row] = self.env.execute_query_dict(
            self.env["rcc.staff.hire"]._search([("id", "=", wizard.id)]).select("*")
        )
        self.assertFalse([value for value in row.values() if value in ("a long secret", NUMBER)])
        with self.assertRaises(AccessError):
            wizard.read(["password_hash"])

    def test_one_person_is_one_employee(self):
        self.hire()
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.hire("test-again")

    def test_wrong_identity_number(self):
        with self.assertRaises(ValidationError):
            self.hire(number="110105194912310029")

    def test_only_administrators_hire(self):
        for role_code in ("teller", "branch_manager", "executive", "auditor"):
            with self.assertRaises(AccessError):
                self.hire(f"test-by-{role_code}", user=self._user(role_code))

    def test_administrator_cannot_make_system_users(self):
        user = self.hire(role_code="teller")
        with self.assertRaises(AccessError):
            user.with_user(self.admin).write(
                {"group_ids": [(4, self.env.ref("base.group_system").id)]}
            )
        with self.assertRaises(AccessError):
            self.env.ref("rcc_branch.group_teller").with_user(self.admin).write(
                {"implied_ids": [(4, self.env.ref("base.group_system").id)]}
            )
        with self.assertRaises(AccessError):
            self.env.ref("rcc_branch.role_teller").with_user(self.admin).write(
                {"group_id": self.env.ref("base.group_system").id}
            )

    def reset(self, user, by=None):
        wizard = (
            self.env["rcc.staff.password"]
            .with_user(by or self.admin)
            .create({"user_id": user.id, "password": "another secret"})
        )
        wizard.action_reset()

    def test_reset_password(self):
        teller = self._user("teller")
        self.reset(teller)
        self.assertTrue(self.login(teller, "another secret"))
        decision = self.env["rcc.decision"].search(
            [("subject_model", "=", "res.users"), ("subject_id", "=", teller.id)]
        )
        self.assertEqual((decision.act, decision.user_id), ("reset_password", self.admin))

    def test_passwords_that_stay_closed(self):
        for user in (self.env.ref("base.user_admin"), self.env.ref("base.user_root"), self.admin):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.reset(user)

    def test_leaving_ends_everything(self):
        teller = self._user("teller")
        teller.with_user(self.admin).action_rcc_leave()
        self.assertFalse(teller.active)
        self.assertFalse(teller._rcc_posts())
        with self.assertRaises(UserError):
            self.admin.with_user(self.admin).action_rcc_leave()

    def test_staff_list(self):
        teller = self._user("teller")
        self.assertEqual(teller.with_user(self.admin).rcc_post_summary, "Branch E Teller")
