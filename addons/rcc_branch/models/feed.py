from odoo import api, fields, models


class Feed(models.Model):
    """Deliveries are read by their sender, and by control in the sender's branch."""

    _inherit = "rcc.feed"

    branch_id = fields.Many2one(
        "rcc.branch", "Branch", readonly=True, index=True, ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """File the branch at which the sender holds a post now."""
        for vals in vals_list:
            sender = self.env["res.users"].browse(vals["user_id"])
            vals["branch_id"] = sender._rcc_posts().filtered("business").branch_id[:1].id
        return super().create(vals_list)
