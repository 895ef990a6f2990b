from odoo import api, fields, models


class PartnerAlias(models.Model):
    """A customer that was merged into another: the old record and its number lead to the one that stays."""

    _name = "rcc.partner.alias"
    _description = "Merged Customer"
    _order = "id DESC"
    _rec_name = "number"

    partner_id = fields.Many2one(
        "res.partner", "Merged customer", required=True, readonly=True, ondelete="restrict"
    )
    number = fields.Char("Former customer number", readonly=True)
    survivor_id = fields.Many2one(
        "res.partner", "Lives on as", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        related="survivor_id.rcc_branch_id",
        string="Branch",
        store=True,
        precompute=True,
        index=True,
    )
    merge_id = fields.Many2one("rcc.merge", required=True, readonly=True, ondelete="restrict")

    _once = models.UniqueIndex("(partner_id)", "This customer is merged already.")
    _other = models.Constraint(
        "CHECK (partner_id <> survivor_id)", "A customer is not merged with itself."
    )

    @api.model
    def _survivors(self, partner_ids):
        """{id of a merged customer: id of the one that stays}."""
        everywhere = self.sudo()  # ids only; reading the customer is checked there
        rows = everywhere.search_fetch(
            [("partner_id", "in", list(partner_ids))], ["partner_id", "survivor_id"]
        )
        return {row.partner_id.id: row.survivor_id.id for row in rows}
