from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    """Record rules whose refusals tell nothing about the records refused."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Say which model is closed, never which record: in debug mode Odoo would print hidden customers' names."""
        records.invalidate_recordset()
        operations = {
            "read": self.env._("read"),
            "write": self.env._("change"),
            "create": self.env._("create"),
            "unlink": self.env._("delete"),
        }
        return AccessError(
            self.env._(
                "You may not %(operation)s these records (%(description)s): they are outside your post's scope. "
                "Ask the branch that serves this customer, or your administrator.",
                operation=operations[operation],
                description=self.env["ir.model"]._get(records._name).name,
            )
        )
