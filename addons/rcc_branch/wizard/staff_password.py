from odoo import api, fields, models
from odoo.exceptions import UserError


class StaffPassword(models.TransientModel):
    """A new initial password for a member of staff. Kept as a hash only, filed as a decision; its owner chooses
    another one at the next login and is told who reset it."""

    _name = "rcc.staff.password"
    _description = "Reset Password"

    user_id = fields.Many2one("res.users", "Staff member", required=True)
    password = fields.Char("New password", compute="_compute_password", inverse="_inverse_password")
    password_hash = fields.Char(export_string_translation=False, groups=fields.NO_ACCESS)

    @api.depends("user_id")
    def _compute_password(self):
        for wizard in self:
            typed = wizard.sudo().password_hash  # the hash itself is not shown
            wizard.password = "••••••••" if typed else False

    def _inverse_password(self):
        for wizard in self.filtered("password"):
            self.env["rcc.staff.hire"]._check_password(wizard.password)
            hashed = self.env["res.users"]._crypt_context().hash(wizard.password)
            wizard.sudo().password_hash = hashed  # a field that no role reads

    def action_reset(self):
        """Set the password; never one's own, nor that of a technical administrator."""
        self.ensure_one()
        self.env["rcc.post"].check_access("create")
        self.user_id._rcc_check_manageable()
        secret = self.sudo()  # reads the field that no role reads
        if not secret.password_hash:
            raise UserError(self.env._("Give a new password."))
        self.user_id._rcc_set_by_other(secret.password_hash, reset=True)
        self.env["rcc.decision"]._append(self.user_id, "reset_password", outcome="recorded")
        secret.unlink()
        return {"type": "ir.actions.act_window_close"}
