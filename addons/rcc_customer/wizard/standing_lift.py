from odoo import fields, models


class StandingLift(models.TransientModel):
    """Say why a listing is lifted or refused."""

    _name = "rcc.standing.lift"
    _description = "Lift a Listing"

    standing_ids = fields.Many2many("rcc.standing", string="Listings", required=True)
    refuse = fields.Boolean()
    reason = fields.Char(required=True)

    def action_done(self):
        """Lift, or refuse, the listings with this reason."""
        self.ensure_one()
        if self.refuse:
            return self.standing_ids.action_refuse(self.reason)
        return self.standing_ids.action_lift(self.reason)
