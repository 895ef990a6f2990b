from odoo import fields, models
from odoo.tools import SQL

MIN_PASSWORD = 8


class ResUsers(models.Model):
    """A password that somebody else chose is good for one thing: choosing one's own.

    Until then there is no session, and no remote call by password."""

    _inherit = "res.users"

    rcc_must_choose_password = fields.Boolean(
        groups=fields.NO_ACCESS, copy=False, export_string_translation=False
    )
    rcc_password_set_by_id = fields.Many2one(
        "res.users", groups=fields.NO_ACCESS, copy=False, export_string_translation=False
    )
    rcc_password_reset_at = fields.Datetime(
        groups=fields.NO_ACCESS, copy=False, export_string_translation=False
    )

    def _mfa_url(self):
        """The page of one's own password comes before any second factor."""
        if self.sudo().rcc_must_choose_password:  # a field that no role reads
            return "/web/login/password"
        return super()._mfa_url()

    def _rpc_api_keys_only(self):
        return (
            self.sudo().rcc_must_choose_password  # as above
            or super()._rpc_api_keys_only()
        )

    def _rcc_set_by_other(self, password_hash, reset):
        """Store a hash that an administrator chose; a reset also ends every key that opened this login.

        The demo county and installation, which run as superuser, set passwords that stay."""
        self.ensure_one()
        user = self.sudo()  # administrators hold no right on users, only these steps
        user._set_encrypted_password(user.id, password_hash)
        values = {"rcc_must_choose_password": not self.env.su}
        if reset:
            values |= {
                "rcc_password_set_by_id": self.env.uid,
                "rcc_password_reset_at": fields.Datetime.now(),
            }
            user.env["res.users.apikeys"].search([("user_id", "=", user.id)]).unlink()
        user.write(values)
        self.env.registry.clear_cache()

    def _rcc_choose_password(self, password):
        """Store one's own first password; the reason why not, or nothing."""
        self.ensure_one()
        if len(password) < MIN_PASSWORD:
            return self.env._("A password has at least %(count)s characters.", count=MIN_PASSWORD)
        user = self.sudo()  # before there is a session
        if user._rcc_has_password(password):
            return self.env._("Choose another password than the one you were given.")
        user._set_encrypted_password(user.id, user._crypt_context().hash(password))
        user.rcc_must_choose_password = False
        self.env.registry.clear_cache()
        return ""

    def _rcc_has_password(self, password):
        self.env.flush_all()
        [(stored,)] = self.env.execute_query(
            SQL("SELECT COALESCE(password, '') FROM res_users WHERE id = %s", self.id)
        )
        return bool(stored) and self._crypt_context().verify(password, stored)
