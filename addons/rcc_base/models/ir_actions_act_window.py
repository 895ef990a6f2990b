from markupsafe import Markup

from odoo import models


class IrActionsActWindow(models.Model):
    """Pages of reports carry the report's name in the reader's language, and say on an empty page what to do."""

    _inherit = "ir.actions.act_window"

    def _get_action_dict(self):
        result = super()._get_action_dict()
        report = self.env["rcc.report"].search([("action_id", "=", self.id)], limit=1)
        if report:
            result |= {
                "name": report.name,
                "display_name": report.name,
                "help": self._empty_report(),
            }
        return result

    def _empty_report(self):
        return Markup("<p class='o_view_nocontent_smiling_face'>%s</p><p>%s</p>") % (
            self.env._("Nothing to report"),
            self.env._(
                "No such record lies within your branches, or the filters leave none: take them away to see more."
            ),
        )
