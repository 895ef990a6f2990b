from odoo import fields, models

from ..tools.fact_fields import FactFloat


class HouseholdHolding(models.Model):
    """What the household has at another institution: saved, borrowed, insured, invested."""

    _name = "rcc.household.holding"
    _description = "Holding at Another Institution"
    _inherit = ["rcc.file.line"]
    _section = "holding"
    _told = ("institution_id", "kind", "amount", "rate", "date_due")

    institution_id = fields.Many2one(
        "rcc.institution", "Institution", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("deposit", "Deposit"),
            ("loan", "Loan"),
            ("insurance", "Insurance"),
            ("wealth", "Wealth product"),
        ],
        required=True,
        default="deposit",
    )
    amount = FactFloat(
        "Amount (yuan)", digits=(16, 2), help="Of an insurance: the sum insured, which is no asset."
    )
    rate = FactFloat("Rate (% a year)", digits=(6, 2), aggregator="avg")
    date_due = fields.Date("Due on")

    _amounts = models.Constraint(
        "CHECK (amount >= 0 AND rate >= 0)", "Amounts and rates are not negative."
    )
