from odoo import fields, models


class ConsentWithdrawal(models.TransientModel):
    """A customer takes a consent back: day and reason."""

    _name = "rcc.consent.withdrawal"
    _description = "Withdraw a Consent"

    consent_id = fields.Many2one("rcc.consent", required=True, ondelete="cascade")
    date = fields.Date(
        "No longer from", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    reason = fields.Char(required=True)

    def action_withdraw(self):
        """Withdraw it."""
        self.ensure_one()
        self.consent_id._withdraw(self.date, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
