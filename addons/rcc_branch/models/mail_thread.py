from odoo import models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    """Following and posting write as superuser, so they do not meet the law that audit changes nothing."""

    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        """Refuse a read-only post; pages of Discuss post as superuser in the user's name."""
        self._rcc_refuse_read_only()
        return super().message_post(**kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Refuse a read-only post."""
        self._rcc_refuse_read_only()
        return super().message_subscribe(partner_ids, subtype_ids)

    def message_unsubscribe(self, partner_ids=None):
        """Refuse a read-only post."""
        self._rcc_refuse_read_only()
        return super().message_unsubscribe(partner_ids)

    def _rcc_refuse_read_only(self):
        user = self.env.user
        if user and user._rcc_read_only_on(self.env["rcc.post"]._today()):
            raise AccessError(self.env._("Auditors read everything and change nothing."))
