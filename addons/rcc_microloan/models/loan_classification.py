from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import AppendOnly

from .loan_calendar import CATEGORY_SELECTION


class LoanClassification(models.Model):
    """The category a loan came into on a day, and by which calendar. One row per change, never changed."""

    _name = "rcc.loan.classification"
    _description = "Loan Classification"
    _order = "date DESC, id DESC"
    _rec_name = "loan_id"

    loan_id = fields.Many2one("rcc.loan", "Loan", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        "rcc.branch", "Counter", required=True, index=True, ondelete="restrict"
    )
    home_branch_id = fields.Many2one(
        "rcc.branch", "Granting branch", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(required=True)
    days_past_due = fields.Integer("Days past due")
    category = fields.Selection(CATEGORY_SELECTION, required=True)
    outstanding = fields.Float("Outstanding (yuan)", digits=(16, 2))
    calendar_id = fields.Many2one(
        "rcc.loan.calendar", "Calendar", required=True, ondelete="restrict"
    )

    _append_only = AppendOnly("A classification is never changed; the next one follows it.")
    _once_a_day = models.Constraint("UNIQUE (loan_id, date)", "A loan is classified once a day.")
