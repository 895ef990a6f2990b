from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from .ir_rule_document import readable


class MailFollowers(models.Model):
    """Who leaves a customer's scope follows it no longer."""

    _inherit = "mail.followers"

    @api.model
    def _rcc_prune(self, users):
        """Take from these users, in one statement, what they follow or were notified of and may no longer read."""
        users = self._rcc_correspondents(users)
        if not users:
            return
        notified = self.env["mail.message"]
        lost = SQL(
            """WITH followed AS (DELETE FROM mail_followers WHERE %s)
            DELETE FROM mail_notification USING mail_message
            WHERE mail_message.id = mail_notification.mail_message_id AND (%s)""",
            _lost(users, self, SQL("mail_followers.partner_id"), "res_model"),
            _lost(users, notified, SQL("mail_notification.res_partner_id"), "model"),
        )
        run_set(self.env, lost)

    @api.model
    def _rcc_correspondents(self, users):
        """Those of these users who follow or were notified of anything."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM res_users WHERE id = ANY(%s) AND (
                    EXISTS (SELECT FROM mail_followers f WHERE f.partner_id = res_users.partner_id)
                    OR EXISTS (SELECT FROM mail_notification n WHERE n.res_partner_id = res_users.partner_id))""",
                users.ids,
            )
        )
        return users.browse(user_id for (user_id,) in rows)


def _lost(users, model, holder, model_field):
    """The condition that a row belongs to one of these users and its document is closed to that user."""
    return SQL(" OR ").join(
        SQL(
            "(%s = %s AND NOT %s)",
            holder,
            user.partner_id.id,
            readable(
                model.with_user(user), model._table, model_field=model_field, id_field="res_id"
            ),
        )
        for user in users.sudo()  # whose address it is
    )
