from odoo import fields, models

from ..tools.fact_fields import FactFloat


class HouseholdLabour(models.Model):
    """Who of the household works, at what and where, months and income of the last year."""

    _name = "rcc.household.labour"
    _description = "Work of a Member"
    _inherit = ["rcc.file.line"]
    _section = "labour"
    _told = ("person_id", "kind", "place", "months", "income")

    person_id = fields.Many2one(
        "res.partner",
        "Household member",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', partner_id)]",
        help="Empty: a member who is not registered yet.",
    )
    kind = fields.Selection(
        [
            ("farm", "On the own farm"),
            ("local", "Wage work nearby"),
            ("migrant", "Migrant work"),
            ("business", "Own business"),
            ("home", "At home, not working"),
        ],
        "Work",
        required=True,
        default="farm",
    )
    place = fields.Char(help="Where a migrant works: city or province.")
    months = FactFloat("Months worked", digits=(4, 1), aggregator="avg", help="In the last year.")
    income = FactFloat(
        "Income (yuan)",
        digits=(16, 2),
        help="Brought home in the last year. 0 for work on the own farm, which the crops tell.",
    )

    _amounts = models.Constraint(
        "CHECK (months BETWEEN 0 AND 12 AND income >= 0)",
        "A year has twelve months, and income is not negative.",
    )
