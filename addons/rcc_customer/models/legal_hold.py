from odoo import fields, models


class LegalHold(models.Model):
    """A dispute, an investigation or a court keeps a customer's data from being erased, from one day to another."""

    _name = "rcc.legal.hold"
    _description = "Legal Hold"
    _order = "date_from DESC, id DESC"
    _rec_name = "reason"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', '!=', False)]",
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    reason = fields.Char(required=True, help="The case: court, file number, authority.")
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date("Until", help="The last day; empty while it lasts.")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A hold ends after it begins."
    )
