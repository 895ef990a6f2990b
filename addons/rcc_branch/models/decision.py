from odoo import api, models


class Decision(models.Model):
    """What is decided about the network and its staff, and by committees."""

    _inherit = "rcc.decision"

    @api.model
    def _act_labels(self):
        return super()._act_labels() | {
            "network_change": self.env._("Change of the Network"),
            "lend": self.env._("Colleague Lent"),
            "lend_end": self.env._("Lent Case Taken Back"),
            "department_merge": self.env._("Departments Merged"),
            "minutes": self.env._("Minutes of a Committee"),
            "hire": self.env._("Hiring"),
            "give_post": self.env._("Post Proposed"),
            "confirm_post": self.env._("Post Confirmed"),
            "end_post": self.env._("Post Ended"),
            "related_party": self.env._("Related Party"),
            "leave_staff": self.env._("Left the Cooperative"),
        }
