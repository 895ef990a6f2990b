from odoo import api, models


class Decision(models.Model):
    """Decisions about customer data."""

    _inherit = "rcc.decision"

    @api.model
    def _act_labels(self):
        return {
            **super()._act_labels(),
            "register_revert": self.env._("Register Taken Back"),
            "standing_on": self.env._("Put on a List"),
            "standing_off": self.env._("Taken off a List"),
        }
