from odoo import api, fields, models


class LoanInstallment(models.Model):
    """What falls due when. A line is replaced, never changed, when an early repayment makes a new plan; what has been
    paid on it follows from the entries (`rcc.loan._settle`)."""

    _name = "rcc.loan.installment"
    _description = "Loan Instalment"
    _order = "loan_id, number, id"
    _rec_name = "number"

    loan_id = fields.Many2one("rcc.loan", "Loan", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        "rcc.branch", "Counter", required=True, index=True, ondelete="restrict"
    )
    home_branch_id = fields.Many2one(
        "rcc.branch", "Granting branch", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(required=True)
    due = fields.Date("Due", required=True, index=True)
    days = fields.Integer("Interest days")
    principal = fields.Float("Principal (yuan)", digits=(16, 2), required=True, default=0)
    interest = fields.Float("Interest (yuan)", digits=(16, 2), required=True, default=0)
    balance = fields.Float("Balance after (yuan)", digits=(16, 2), required=True, default=0)
    principal_paid = fields.Float(
        "Principal paid (yuan)", digits=(16, 2), required=True, readonly=True, default=0
    )
    interest_paid = fields.Float(
        "Interest paid (yuan)", digits=(16, 2), required=True, readonly=True, default=0
    )
    payment = fields.Float("Instalment (yuan)", digits=(16, 2), compute="_compute_amounts")
    unpaid = fields.Float("Unpaid (yuan)", digits=(16, 2), compute="_compute_amounts")
    entry_id = fields.Many2one(
        "rcc.loan.entry",
        "Planned by",
        index="btree_not_null",
        ondelete="restrict",
        help="The early repayment that made this line; empty in the first plan.",
    )
    replaced_id = fields.Many2one(
        "rcc.loan.entry",
        "Replaced by",
        index="btree_not_null",
        ondelete="restrict",
        help="The early repayment whose new plan replaced this line.",
    )

    _number_uniq = models.UniqueIndex(
        "(loan_id, number) WHERE replaced_id IS NULL", "A loan has each instalment number once."
    )
    _paid = models.Constraint(
        "CHECK (principal_paid BETWEEN 0 AND principal AND interest_paid BETWEEN 0 AND interest)",
        "An instalment is never paid more than once.",
    )

    @api.depends("principal", "interest", "principal_paid", "interest_paid")
    def _compute_amounts(self):
        for line in self:
            line.payment = line.principal + line.interest
            line.unpaid = line.payment - line.principal_paid - line.interest_paid

    def _withdraw(self, reversal):
        """Take lines out of the plan with the booking that made them, and the interest they had brought due."""
        self.write({"replaced_id": reversal.id, "principal_paid": 0, "interest_paid": 0})
        self.flush_recordset()
        accruals = self.env["rcc.loan.entry"].search(
            [("idempotency_key", "in", [f"accrual:{line.id}" for line in self])]
        )
        for accrual in accruals:
            accrual.loan_id._book(
                "reversal",
                reversal.date,
                -accrual.principal,
                -accrual.interest,
                f"reversal:{accrual.id}",
                reverses_id=accrual.id,
                reason=reversal.reason,
                employee_id=reversal.employee_id.id,
            )
