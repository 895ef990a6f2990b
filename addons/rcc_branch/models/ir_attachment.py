from odoo import api, models
from odoo.exceptions import ValidationError


class IrAttachment(models.Model):
    """Papers of customers are opened by who may read the customer: no link, token or public flag goes around it."""

    _inherit = "ir.attachment"

    @api.constrains("public", "res_model", "res_id")
    def _check_rcc_public(self):
        """A public file is read by anyone who counts its number up."""
        if any(attachment.public and attachment._rcc_is_scoped() for attachment in self):
            raise ValidationError(self.env._("A customer's papers are never made public."))

    def _has_attachments_ownership(self, attachment_tokens):
        """A token that was handed out while one had a right does not outlive it."""
        return super()._has_attachments_ownership(attachment_tokens) and not any(
            attachment._rcc_is_scoped() and not attachment.sudo(False).has_access("read")
            for attachment in self
        )

    def _rcc_is_scoped(self):
        """Whether this file hangs on a customer or on a record of ours."""
        file = self.sudo()  # where it hangs, not what it says
        return bool(
            file.res_id
            and file.res_model in self.env
            and self.env[file.res_model].browse(file.res_id)._rcc_is_scoped()
        )
