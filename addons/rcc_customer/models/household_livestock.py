from odoo import api, fields, models

from ..tools.fact_fields import FactFloat, FactInteger


class HouseholdLivestock(models.Model):
    """Animals of the last year: head kept, output (in the kind's unit), yuan."""

    _name = "rcc.household.livestock"
    _description = "Livestock of a Household"
    _inherit = ["rcc.file.line"]
    _section = "livestock"
    _told = ("kind_id", "head", "output", "price", "revenue", "cost")

    kind_id = fields.Many2one(
        "rcc.economy.kind",
        "Kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("section", "=", "livestock")],
    )
    unit = fields.Char(related="kind_id.unit", string="Unit of output")
    head = FactInteger("Head kept", help="Kept on an average day.")
    output = FactFloat("Sold", digits=(14, 2), help="In the unit of the kind.")
    price = FactFloat("Price (yuan)", digits=(12, 2), aggregator="avg", help="A unit sold.")
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
        "CHECK (head >= 0 AND output >= 0 AND price >= 0 AND revenue >= 0 AND cost >= 0)",
        "Head, output, price, revenue and cost are not negative.",
    )

    @api.depends("output", "price")
    def _compute_revenue(self):
        """Output × price where both are known; else what was told."""
        for line in self:
            known = line.output is not False and line.price is not False
            line.revenue = line.output * line.price if known else line.revenue
