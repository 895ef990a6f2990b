from odoo import models

from ..tools.open_branch import open_branch


class Area(models.Model):
    """Open branches answer for areas, and an area with customers changes hands on a date."""

    _inherit = "rcc.area"

    _open_branch = open_branch("branch_id", "This branch is closed: it answers for no area.")

    def write(self, vals):
        """Refuse to take an area with customers from its branch in passing."""
        if not self.env.su and "branch_id" in vals:
            taken = self.filtered(
                lambda area: area.branch_id and area.branch_id.id != vals["branch_id"]
            )
            self.env["rcc.network.change"]._refuse_taking(taken)
        return super().write(vals)
