from odoo import api, models


class Decision(models.Model):
    """Decisions about customer data."""

    _inherit = "rcc.decision"

    @api.model
    def _act_labels(self):
        return {
            **super()._act_labels(),
            "change_head": self.env._("Another Head"),
            "close": self.env._("Household Closed"),
            "death": self.env._("Death"),
            "found": self.env._("Household Founded"),
            "join": self.env._("Joined"),
            "leave": self.env._("Left"),
            "merge": self.env._("Customers Merged"),
            "merge_undo": self.env._("Merge Undone"),
            "double_number": self.env._("Double Number"),
            "erase": self.env._("Erasure of Personal Data"),
            "register_revert": self.env._("Register Taken Back"),
            "split": self.env._("Household Split"),
            "standing_off": self.env._("Taken off a List"),
            "standing_on": self.env._("Put on a List"),
        }
