from odoo import fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """A merged customer leads to the one that it lives on as."""

    _inherit = "res.partner"

    rcc_survivor_id = fields.Many2one(
        "res.partner", "Merged into", compute="_compute_rcc_survivor_id", compute_sudo=True
    )
    rcc_alias_ids = fields.One2many("rcc.partner.alias", "survivor_id", "Merged customers")

    def _compute_rcc_survivor_id(self):
        survivors = self.env["rcc.partner.alias"]._survivors(self.ids)
        for partner in self:
            partner.rcc_survivor_id = survivors.get(partner.id, False)

    def write(self, vals):
        """What was merged is a memory: it is brought back by undoing the merge."""
        if "active" in vals or "name" in vals or "phone" in vals:
            customers = self.filtered("rcc_kind") if not self.env.context.get("rcc_merging") else ()
            if customers and self.env["rcc.partner.alias"]._survivors(customers.ids):
                raise UserError(
                    self.env._(
                        "This customer was merged into another one: open that one, or undo the merge."
                    )
                )
        return super().write(vals)

    def action_rcc_merge(self):
        """Compare two customers chosen in a list, to merge them."""
        if len(self) != 2:
            raise UserError(self.env._("Choose two customers that are one."))
        first, second = self.sorted("id")
        return self.env["rcc.merge"].action_open(first, second)

    def action_rcc_open_survivor(self):
        """Open the customer that this one lives on as."""
        self.ensure_one()
        return self.rcc_survivor_id.get_formview_action()

    def _rcc_with_merged(self):
        """These customers and those that were merged into them: whose evidence is theirs."""
        aliases = self.env["rcc.partner.alias"].sudo()  # ids; reading the rows is checked there
        merged = aliases.search_fetch([("survivor_id", "in", self.ids)], ["partner_id"])
        return self | self.browse(merged.partner_id.ids)
