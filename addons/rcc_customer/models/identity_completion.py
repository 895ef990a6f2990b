from odoo import models


class Identity(models.Model):
    """A verified document may be the last thing that a new customer's record lacked."""

    _inherit = "rcc.identity"

    def write(self, vals):
        """Look at the open tasks of whoever the documents name."""
        result = super().write(vals)
        if vals.keys() & {"verified_at", "active"}:
            self.partner_id._rcc_review_completion()
        return result
