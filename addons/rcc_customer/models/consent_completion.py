from odoo import api, models


class Consent(models.Model):
    """A consent may be the last thing that a new customer's record lacked."""

    _inherit = "rcc.consent"

    @api.model_create_multi
    def create(self, vals_list):
        """Look at the open tasks of whoever it is about."""
        records = super().create(vals_list)
        records.partner_id._rcc_review_completion()
        return records
