from odoo import models


class MailMessage(models.Model):
    """A message does not change hands, and does not move to another document."""

    _inherit = "mail.message"

    def write(self, vals):
        """What the message is afterwards must be open to the writer too: rules look at what it was."""
        result = super().write(vals)
        if not self.env.su and {"author_id", "model", "res_id", "message_type"} & vals.keys():
            self.check_access("write")
        return result
