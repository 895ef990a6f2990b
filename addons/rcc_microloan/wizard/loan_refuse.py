from odoo import fields, models


class LoanRefuse(models.TransientModel):
    """Why a reserved payout is given back to the grant."""

    _name = "rcc.loan.refuse"
    _description = "Refusal of a Payout"

    loan_id = fields.Many2one("rcc.loan", "Loan", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_refuse(self):
        """Refuse with this reason."""
        self.ensure_one()
        self.loan_id.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
