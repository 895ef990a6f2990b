from odoo import models


class HrEmployee(models.Model):
    """Cases are lent to employees; the login behind one sees them."""

    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self.env.registry.clear_cache()
        return result
