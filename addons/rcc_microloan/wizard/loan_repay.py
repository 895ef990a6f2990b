from uuid import uuid4

from odoo import api, fields, models


class LoanRepay(models.TransientModel):
    """A repayment at the counter: shows what is due and what pays the loan off before it is booked."""

    _name = "rcc.loan.repay"
    _description = "Repayment"

    loan_id = fields.Many2one("rcc.loan", "Loan", required=True, readonly=True)
    borrower_id = fields.Many2one(related="loan_id.partner_id")
    date = fields.Date("Paid on", required=True, default=lambda self: self.env["rcc.post"]._today())
    due = fields.Float(
        "Due (yuan)",
        digits=(16, 2),
        compute="_compute_owed",
        help="Unpaid interest and principal up to this day.",
    )
    payoff = fields.Float(
        "Pays the loan off (yuan)",
        digits=(16, 2),
        compute="_compute_owed",
        help="With interest to the day on what is not due yet.",
    )
    amount = fields.Float("Amount (yuan)", digits=(16, 2), required=True)
    idempotency_key = fields.Char(
        default=lambda self: str(uuid4()), export_string_translation=False
    )

    @api.depends("loan_id", "date")
    def _compute_owed(self):
        for wizard in self:
            unpaid, charge, later = wizard.loan_id.sudo()._owed(
                wizard.date
            )  # of a loan the teller sees
            due = sum(interest + principal for interest, principal in unpaid)
            wizard.due, wizard.payoff = due, due + charge + later

    @api.onchange("date")
    def _onchange_date(self):
        """Propose what is due, else what pays the loan off."""
        self.amount = self.due or self.payoff

    def action_book(self):
        """Book the repayment once, however often the button is pressed."""
        self.ensure_one()
        self.loan_id.action_repay(self.amount, self.date, self.idempotency_key)
        return {"type": "ir.actions.act_window_close"}
