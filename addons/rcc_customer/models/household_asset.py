from odoo import fields, models

from ..tools.fact_fields import FactFloat


class HouseholdAsset(models.Model):
    """What the household owns, by kind, in yuan of today."""

    _name = "rcc.household.asset"
    _description = "Asset of a Household"
    _inherit = ["rcc.file.line"]
    _section = "asset"
    _told = ("kind_id", "amount")
    _of_kind = ("fact",)

    kind_id = fields.Many2one(
        "rcc.economy.kind",
        "Kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("section", "=", "asset")],
    )
    fact = fields.Selection(related="kind_id.fact", string="Adds to")
    amount = FactFloat("Value (yuan)", digits=(16, 2))

    _amounts = models.Constraint("CHECK (amount >= 0)", "A value is not negative.")
