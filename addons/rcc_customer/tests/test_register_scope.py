from odoo.exceptions import AccessError
from odoo.tests import tagged

from .register_case import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterScope(RegisterCase):
    """A register is its branch's; only those who look after customer records import."""

    def test_another_branch_sees_neither_file_nor_lines(self):
        register = self._applied(self._row(101))
        west = self._user("back_office", self.west)
        self.assertFalse(self.imports.with_user(west).search([]))
        self.assertFalse(self.env["rcc.register.line"].with_user(west).search([]))
        with self.assertRaises(AccessError):
            register.with_user(west).read(["file"])

    def test_nobody_imports_for_another_branch(self):
        with self.assertRaises(AccessError):
            self._import(self._row(101), branch=self.west)

    def test_roles(self):
        register = self._import(self._row(101))
        register.with_user(self.auditor).read(["name"])
        for user in (self.auditor, self.teller):
            with self.assertRaises(AccessError):
                register.with_user(user).action_parse()

    def test_sealed_columns_are_read_by_no_role(self):
        register = self._applied(self._row(101))
        for name in ("data", "number_encrypted", "number_hmac"):
            with self.assertRaises(AccessError):
                register.line_ids.read([name])
