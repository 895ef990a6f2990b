from odoo import fields, models


class LifecycleLost(models.TransientModel):
    """Record that a customer has moved away: the one move of the life cycle that somebody makes by hand."""

    _name = "rcc.lifecycle.lost"
    _description = "Customer Moved Away"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_done(self):
        """The customer is lost from today on, with this reason, until active again."""
        self.ensure_one()
        customer = self.partner_id.with_env(self.env)
        customer.check_access("write")
        customer._rcc_move_away(self.reason)
