from datetime import timedelta

from odoo import api, fields, models


class Access(models.Model):
    """Wrong document numbers typed at the counter are part of the access log."""

    _inherit = "rcc.access"

    kind = fields.Selection(
        selection_add=[("wrong_document", "Wrong document number")],
        ondelete={"wrong_document": "cascade"},
    )

    @api.model
    def _log_wrong_document(self, partner, reason):
        """File a wrong try in a transaction of its own: the refusal that follows undoes everything else."""
        self._log_apart(partner, "wrong_document", reason)

    @api.model
    def _wrong_documents(self, partner, minutes=30):
        """How many wrong numbers the current user typed for this customer lately.

        Read in a transaction of its own: one that waited for another try's lock would not see that try."""
        since = fields.Datetime.now() - timedelta(minutes=minutes)
        with self.env.registry.cursor() as cursor:
            log = self.with_env(
                self.env(cr=cursor)
            ).sudo()  # own tries, which the role may not read
            return log.search_count(
                [
                    ("kind", "=", "wrong_document"),
                    ("user_id", "=", self.env.uid),
                    ("partner_id", "=", partner.id),
                    ("date", ">=", since),
                ]
            )
