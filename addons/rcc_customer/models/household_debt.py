from odoo import fields, models

from ..tools.fact_fields import FactFloat


class HouseholdDebt(models.Model):
    """What the household owes, by kind of creditor. Loans of named institutions are holdings, not entered twice."""

    _name = "rcc.household.debt"
    _description = "Debt of a Household"
    _inherit = ["rcc.file.line"]
    _section = "debt"
    _told = ("kind_id", "amount", "rate", "date_due")

    kind_id = fields.Many2one(
        "rcc.economy.kind",
        "Kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("section", "=", "debt")],
    )
    elsewhere = fields.Boolean(related="kind_id.elsewhere")
    amount = FactFloat("Owed (yuan)", digits=(16, 2))
    rate = FactFloat(
        "Interest (% a year)", digits=(6, 2), aggregator="avg", help="0: free of interest."
    )
    date_due = fields.Date("Due on")

    _amounts = models.Constraint(
        "CHECK (amount >= 0 AND rate >= 0)", "Debts and interest are not negative."
    )
