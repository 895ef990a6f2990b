from odoo import fields, models

from ..tools.fact_fields import FactFloat


class HouseholdShare(models.Model):
    """Shares in the cooperative that a member of the household holds."""

    _name = "rcc.household.share"
    _description = "Member Shares"
    _inherit = ["rcc.file.line"]
    _section = "share"
    _told = ("person_id", "kind", "amount")

    person_id = fields.Many2one(
        "res.partner",
        "Household member",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', partner_id)]",
    )
    kind = fields.Selection(
        [("qualification", "Qualification share"), ("investment", "Investment share")],
        required=True,
        default="qualification",
    )
    amount = FactFloat("Amount (yuan)", digits=(16, 2))

    _amounts = models.Constraint("CHECK (amount >= 0)", "Shares are not negative.")
