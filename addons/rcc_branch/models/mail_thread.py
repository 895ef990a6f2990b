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

    def _message_compute_author(self, author_id=None, email_from=None):
        """What stands in a customer's correspondence is signed by who wrote it: a program could name anybody."""
        own = self.env.user.partner_id.id
        if author_id and author_id != own and not self.env.su and self[:1]._rcc_is_scoped():
            raise AccessError(self.env._("Nobody writes in another's name."))
        return super()._message_compute_author(author_id, email_from)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Nobody is sent what they may not read: followers of a customer who has left their scope, or colleagues
        that a message names."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or not self._rcc_is_scoped():
            return recipients
        return [recipient for recipient in recipients if self._rcc_is_open_to(recipient["uid"])]

    def _rcc_is_open_to(self, user_id):
        user = self.env["res.users"].browse(user_id or ())
        return not user or self.with_user(user).has_access("read")

    def _rcc_refuse_read_only(self):
        user = self.env.user
        if user and user._rcc_read_only_on(self.env["rcc.post"]._today()):
            raise AccessError(self.env._("Auditors read everything and change nothing."))
