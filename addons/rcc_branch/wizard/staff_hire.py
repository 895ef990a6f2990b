from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.identity import mask_number
from odoo.addons.rcc_base.tools.secret import fingerprint

from ..models.res_users_password import MIN_PASSWORD


class StaffHire(models.TransientModel):
    """A new member of staff in one step: login, employee and posts. A second person confirms the posts.

    Neither the password nor the identity number is ever stored as typed, not even for the life of this form."""

    _name = "rcc.staff.hire"
    _description = "Add Staff Member"

    name = fields.Char(required=True)
    login = fields.Char(required=True)
    password = fields.Char(
        "Initial password", compute="_compute_typed", inverse="_inverse_password"
    )
    password_hash = fields.Char(export_string_translation=False, groups=fields.NO_ACCESS)
    identity_number = fields.Char(
        "Identity number",
        compute="_compute_typed",
        inverse="_inverse_identity_number",
        help="Makes sure that one person has one employee record, whatever their logins.",
    )
    identity_hmac = fields.Char(export_string_translation=False, groups=fields.NO_ACCESS)
    identity_masked = fields.Char(readonly=True, export_string_translation=False)
    role_id = fields.Many2one("rcc.role", "Role", required=True)
    business = fields.Boolean(related="role_id.business")
    branch_id = fields.Many2one("rcc.branch", "Branch")
    customer_group_id = fields.Many2one("rcc.customer.group", "Customer group")
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )

    line_ids = fields.One2many("rcc.staff.assign.line", "hire_id", "Further posts")

    @api.depends("password_hash", "identity_masked")
    def _compute_typed(self):
        """What was typed is not kept: show that it was."""
        for wizard in self:
            typed = wizard.sudo().password_hash  # the hash itself is not shown
            wizard.password = "••••••••" if typed else False
            wizard.identity_number = wizard.identity_masked

    def _inverse_password(self):
        for wizard in self.filtered("password"):
            wizard._check_password(wizard.password)
            hashed = self.env["res.users"]._crypt_context().hash(wizard.password)
            wizard.sudo().password_hash = hashed  # a field that no role reads

    def _inverse_identity_number(self):
        for wizard in self.filtered("identity_number"):
            number = self.env["hr.employee"]._rcc_parse_identity(wizard.identity_number)
            wizard.identity_masked = mask_number(number)
            wizard.sudo().identity_hmac = fingerprint("resident_id", number)  # no role reads it

    @api.model
    def _check_password(self, password):
        if len(password) < MIN_PASSWORD:
            raise UserError(
                self.env._("A password has at least %(count)s characters.", count=MIN_PASSWORD)
            )

    def action_hire(self):
        """Make user, employee and posts; the administrator's right is that on posts."""
        self.ensure_one()
        self.env["rcc.post"].check_access("create")
        secret = self.sudo()  # reads the two fields that no role reads
        if not secret.password_hash:
            raise UserError(self.env._("Give an initial password."))
        if not secret.identity_hmac and not self.env.su:
            raise UserError(
                self.env._("Give the identity number: one person is one member of staff.")
            )
        user = self._make_user()
        user._rcc_set_by_other(secret.password_hash, reset=False)
        self._make_employee(user)
        self.env["rcc.decision"]._append(user.with_env(self.env), "hire", outcome="recorded")
        posts = self.env["rcc.post"].create(
            [self._first_post(user), *self.line_ids._post_values(user)]
        )
        secret.unlink()
        return posts._tell_pending()

    def _make_user(self):
        """The login; rights come by the posts."""
        users = self.env[
            "res.users"
        ].sudo()  # administrators hold no right on users, only this step
        return (
            users.with_context(no_reset_password=True)
            .create(
                {
                    "name": self.name,
                    "login": self.login,
                    "lang": "zh_CN",
                    "tz": "Asia/Shanghai",
                    "group_ids": [fields.Command.set(self.env.ref("base.group_user").ids)],
                }
            )
            .with_env(self.env)
        )

    def _make_employee(self, user):
        """The person behind the login."""
        secret = self.sudo()  # reads the fingerprint, writes employees
        secret.env["hr.employee"].create(
            {
                "name": self.name,
                "user_id": user.id,
                "rcc_identity_hmac": secret.identity_hmac or False,
                "rcc_identity_masked": self.identity_masked,
            }
        )

    def _first_post(self, user):
        return {
            "user_id": user.id,
            "role_id": self.role_id.id,
            "branch_id": self.branch_id.id,
            "customer_group_id": self.customer_group_id.id,
            "date_from": self.date_from,
        }
