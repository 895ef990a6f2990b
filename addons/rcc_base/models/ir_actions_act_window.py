from odoo import models


class IrActionsActWindow(models.Model):
    """Pages of reports carry the report's name in the reader's language."""

    _inherit = "ir.actions.act_window"

    def _get_action_dict(self):
        result = super()._get_action_dict()
        report = self.env["rcc.report"].search([("action_id", "=", self.id)], limit=1)
        if report:
            result |= {"name": report.name, "display_name": report.name}
        return result
