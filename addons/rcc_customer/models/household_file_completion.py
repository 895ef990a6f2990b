from odoo import api, models


class HouseholdFile(models.Model):
    """An economic file may be the last thing that new customers' records lacked."""

    _inherit = "rcc.household.file"

    @api.model_create_multi
    def create(self, vals_list):
        """Look at the open tasks of whoever it is about."""
        records = super().create(vals_list)
        records.partner_id._rcc_review_completion()
        return records
