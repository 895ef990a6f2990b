from odoo import api, models


class Decision(models.Model):
    """What is decided about portfolios and leaves."""

    _inherit = "rcc.decision"

    @api.model
    def _act_labels(self):
        return super()._act_labels() | {
            "handover": self.env._("Handover"),
            "leave": self.env._("Leave"),
        }
