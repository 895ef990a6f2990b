from odoo import api, models


class Decision(models.Model):
    """What is decided about the network, and by committees."""

    _inherit = "rcc.decision"

    @api.model
    def _act_labels(self):
        return super()._act_labels() | {
            "network_change": self.env._("Change of the Network"),
            "lend": self.env._("Colleague Lent"),
            "lend_end": self.env._("Lent Case Taken Back"),
            "department_merge": self.env._("Departments Merged"),
            "minutes": self.env._("Minutes of a Committee"),
        }
