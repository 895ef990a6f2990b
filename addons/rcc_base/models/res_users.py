from odoo import models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """Users as persons: who a login is."""

    _inherit = "res.users"

    def write(self, vals):
        """Keep Beijing time at a first login, when Odoo would take the browser's time zone, for the company too."""
        first_login = vals.keys() == {"tz"} and self == self.env.user and not self.login_date
        return True if first_login and self.tz else super().write(vals)

    def _rcc_employee(self):
        """The employee behind this user; UserError when there is none, since only persons hold duties."""
        employee = self._rcc_employee_or_none()
        if not employee:
            raise UserError(
                self.env._(
                    "%(user)s is not linked to an employee, so cannot act in a case. Link the user on the staff page.",
                    user=self.name,
                )
            )
        return employee

    def _rcc_employee_or_none(self):
        """The employee behind this user, or an empty recordset."""
        self.ensure_one()
        employees = self.env[
            "hr.employee"
        ].sudo()  # hr.employee is readable by HR alone; here only its id is used
        return employees.with_context(active_test=False).search(
            [("user_id", "=", self.id)], order="active desc, id", limit=1
        )
