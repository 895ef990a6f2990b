from odoo import fields, models


class IdentityRenewal(models.TransientModel):
    """A customer brings a renewed card: other dates, the same number."""

    _name = "rcc.identity.renewal"
    _description = "Renew a Document"

    identity_id = fields.Many2one("rcc.identity", "Document", required=True, ondelete="cascade")
    number_masked = fields.Char(related="identity_id.number_masked")
    date_from = fields.Date(
        "Valid from", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date("Valid until", help="Empty = long-term.")
    scan_front = fields.Binary("Front side", attachment=False)
    scan_back = fields.Binary("Reverse side", attachment=False)
    seen = fields.Boolean("The original lies before me")

    def action_renew(self):
        """Archive the old card, file the new one."""
        self.ensure_one()
        names = ("date_from", "date_to", "scan_front", "scan_back")
        self.identity_id._renew({name: self[name] for name in names if self[name]}, self.seen)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
