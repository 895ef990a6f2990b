from odoo import fields, models

from ..tools.fact_fields import FactFloat


class HouseholdLand(models.Model):
    """Land that the household has, by kind, in mu (1 ha = 15 mu)."""

    _name = "rcc.household.land"
    _description = "Land of a Household"
    _inherit = ["rcc.file.line"]
    _section = "land"
    _told = ("kind_id", "mu", "until")
    _of_kind = ("counts",)

    kind_id = fields.Many2one(
        "rcc.economy.kind",
        "Kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("section", "=", "land")],
    )
    mu = FactFloat("Area (mu)", digits=(12, 2))
    counts = fields.Boolean(related="kind_id.counts")
    until = fields.Date("Leased until")

    _amounts = models.Constraint("CHECK (mu >= 0)", "Land is not negative.")
