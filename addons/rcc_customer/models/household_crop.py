from odoo import api, fields, models

from ..tools.fact_fields import FactFloat


class HouseholdCrop(models.Model):
    """A crop of the last year: mu sown, kilograms harvested, yuan."""

    _name = "rcc.household.crop"
    _description = "Crop of a Household"
    _inherit = ["rcc.file.line"]
    _section = "crop"
    _told = ("kind_id", "mu", "output_kg", "price", "revenue", "cost")

    kind_id = fields.Many2one(
        "rcc.economy.kind",
        "Kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("section", "=", "crop")],
    )
    mu = FactFloat("Sown (mu)", digits=(12, 2))
    output_kg = FactFloat("Output (kg)", digits=(14, 2))
    price = FactFloat("Price (yuan)", digits=(12, 2), aggregator="avg", help="A kilogram.")
    revenue = FactFloat(
        "Revenue (yuan)",
        digits=(16, 2),
        compute="_compute_revenue",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        help="Output × price unless told.",
    )
    cost = FactFloat("Cost (yuan)", digits=(16, 2))

    _amounts = models.Constraint(
        "CHECK (mu >= 0 AND output_kg >= 0 AND price >= 0 AND revenue >= 0 AND cost >= 0)",
        "Land, output, price, revenue and cost are not negative.",
    )

    @api.depends("output_kg", "price")
    def _compute_revenue(self):
        """Output × price where both are known; else what was told."""
        for line in self:
            known = line.output_kg is not False and line.price is not False
            line.revenue = line.output_kg * line.price if known else line.revenue
