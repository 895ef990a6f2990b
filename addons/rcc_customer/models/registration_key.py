from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

DAYS = 30  # how long a form may be sent again


class RegistrationKey(models.Model):
    """Which form has become which customer: what is sent twice is registered once. Forgotten after a month."""

    _name = "rcc.registration.key"
    _description = "Sent registration"
    _rec_name = "key"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    key = fields.Char(required=True)
    digest = fields.Char(required=True, help="Keyed hash of the form.")
    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")

    _key_uniq = models.UniqueIndex("(user_id, key)", "This form was sent already.")
    _create_date_idx = models.Index("(create_date)")

    @api.model
    def _registered(self, key, digest):
        """The person that this form has become, or nobody.

        :raise UserError: the key was used for another form
        """
        known = self.sudo().search([("user_id", "=", self.env.uid), ("key", "=", key)])  # one's own
        if known and known.digest != digest:
            raise UserError(
                self.env._(
                    "This form was registered already: %(name)s (%(number)s). Begin a new one.",
                    name=known.partner_id.name,
                    number=known.partner_id.rcc_customer_no,
                )
            )
        return known.partner_id.with_env(self.env)

    @api.model
    def _claim(self, key, digest, person):
        """Note what a form has become."""
        own = self.sudo()  # no role writes here
        own.create({"user_id": self.env.uid, "key": key, "digest": digest, "partner_id": person.id})

    @api.autovacuum
    def _gc(self):
        """Forget forms that nobody sends again."""
        limit = fields.Datetime.now() - timedelta(days=DAYS)
        old = self.search([("create_date", "<", limit)], limit=10_000)
        old.unlink()
        return len(old), len(old) == 10_000
