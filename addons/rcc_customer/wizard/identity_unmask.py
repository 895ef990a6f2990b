from odoo import fields, models


class IdentityUnmask(models.TransientModel):
    """Say why, then see the number once; it is not kept here."""

    _name = "rcc.identity.unmask"
    _description = "Show a document number"

    identity_id = fields.Many2one("rcc.identity", "Document", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_show(self):
        """Show the number in a note that closes by itself never, and file who saw it."""
        self.ensure_one()
        number = self.identity_id.action_unmask(self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Document number"),
                "message": number,
                "sticky": True,
                "type": "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
