import os
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LawCase
from .test_tools import KEY

NUMBER = "11010519491231002X"


@tagged("post_install", "-at_install")
@patch.dict(os.environ, {"RCC_KEY": KEY})
class TestEmployee(LawCase):
    """One employee an identity number, which nobody can read."""

    def employee(self, number=NUMBER):
        return self.env["hr.employee"].create({"name": "Li", "rcc_identity_number": number})

    def test_kept_masked(self):
        employee = self.employee(" 110105491231002 ")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(employee.rcc_identity_masked, "110105********002X")
        self.assertFalse(employee.rcc_identity_number)

    def test_unique(self):
        """One person is one employee, whichever way the number is written."""
        self.employee()
        with self.assertLaw("Another employee has this identity number"):
            self.employee("110105491231002")

    def test_wrong_number(self):
        with self.assertRaisesRegex(ValidationError, "check character"):
            self.employee("110105194912310029")

    def test_fingerprint_is_unreadable(self):
        employee = self.employee()
        manager = new_test_user(self.env, "hr_boss", "hr.group_hr_manager,base.group_system")
        for user in (manager, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                employee.with_user(user).read(["rcc_identity_hmac"])
            with self.assertRaises(AccessError):
                employee.with_user(user).search([("rcc_identity_hmac", "!=", False)])
        self.assertNotIn("rcc_identity_hmac", employee.with_user(manager).fields_get())
