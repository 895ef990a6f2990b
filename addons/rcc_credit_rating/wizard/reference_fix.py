from odoo import fields, models


class ReferenceFix(models.TransientModel):
    """Fixes the references of a year by decision."""

    _name = "rcc.rating.reference.fix"
    _description = "Fix References"

    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year)

    def action_fix(self):
        """Fix the medians of this year from today's household files; they never change afterwards."""
        self.ensure_one()
        self.env["rcc.rating.reference"].action_fix_year(self.year)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_credit_rating.rcc_rating_reference_action"
        )
