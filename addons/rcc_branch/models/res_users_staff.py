from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """The Staff page: what an administrator does for a person, each in one step, and what is known of them."""

    _inherit = "res.users"

    rcc_portfolio_summary = fields.Char("Portfolios held", compute="_compute_rcc_staff_facts")
    rcc_duty_summary = fields.Char(
        "Duties in cases",
        compute="_compute_rcc_staff_facts",
        help="How many cases this person had which duty in.",
    )
    rcc_has_identity = fields.Boolean(
        "Identity on file", compute="_compute_rcc_staff_facts", search="_search_rcc_has_identity"
    )
    rcc_pending_count = fields.Integer("Posts to confirm", compute="_compute_rcc_pending_count")

    @api.depends_context("lang")
    def _compute_rcc_staff_facts(self):
        """Names of portfolios and numbers of cases: nothing of any customer."""
        tenures = self.env["rcc.portfolio"].sudo()  # administrators see no portfolio's customers
        duties = self.env["rcc.duty"].sudo()  # counted only
        labels = dict(duties._fields["duty"]._description_selection(self.env))
        for user in self:
            held = tenures.search(
                ["|", ("manager_id", "=", user.id), ("backup_manager_id", "=", user.id)]
            )
            user.rcc_portfolio_summary = ", ".join(
                self.env._("%(name)s (main)", name=portfolio.name)
                if portfolio.manager_id == user
                else self.env._("%(name)s (backup)", name=portfolio.name)
                for portfolio in held
            )
            employee = user._rcc_employee_or_none()
            counts = duties._read_group([("employee_id", "=", employee.id)], ["duty"], ["__count"])
            user.rcc_duty_summary = ", ".join(
                f"{labels.get(duty, duty)} {count}" for duty, count in counts if employee
            )
            user.rcc_has_identity = bool(employee.sudo().rcc_identity_hmac)  # whether, not which

    def _search_rcc_has_identity(self, operator, value):
        if operator != "in":
            return NotImplemented
        employees = self.env["hr.employee"].sudo()  # whether, not which
        known = employees.search([("rcc_identity_hmac", "!=", False)]).user_id.ids
        return Domain("id", "in" if True in value else "not in", known)

    def _compute_rcc_pending_count(self):
        groups = self.env["rcc.post"]._read_group(
            [("user_id", "in", self.ids), ("pending", "=", True)], ["user_id"], ["__count"]
        )
        counts = {user.id: count for user, count in groups}
        for user in self:
            user.rcc_pending_count = counts.get(user.id, 0)

    def action_rcc_give_posts(self):
        """Open the form that gives posts, several at once, or moves somebody on a date."""
        self.ensure_one()
        return self._rcc_form("rcc.staff.assign", self.env._("Give posts"))

    def action_rcc_move(self):
        """The same form, with the posts in office in place of which new ones come."""
        self.ensure_one()
        tomorrow = fields.Date.add(self.env["rcc.post"]._today(), days=1)
        lines = [
            fields.Command.create(
                {
                    "replaces_id": post.id,
                    "role_id": post.role_id.id,
                    "customer_group_id": post.customer_group_id.id,
                    "date_from": tomorrow,
                }
            )
            for post in self._rcc_posts()
        ]
        return self._rcc_form("rcc.staff.assign", self.env._("Move"), default_line_ids=lines)

    def action_rcc_reset_password(self):
        """Open the form for a new password of this member of staff."""
        self.ensure_one()
        return self._rcc_form("rcc.staff.password", self.env._("Reset password"))

    def action_rcc_leave(self):
        """Someone leaves: every post ends, the login and its keys are closed. What they did stays on record."""
        self.env["rcc.post"].check_access("write")
        self._rcc_check_manageable()
        posts = self.env["rcc.post"].search([("user_id", "in", self.ids)])
        posts.filtered(lambda post: not post.date_to or post.date_to >= post._today()).action_end()
        for user in self:
            self.env["rcc.decision"]._append(user, "leave_staff", outcome="recorded")
        leavers = self.sudo()  # administrators hold no right on users, only this step
        leavers.env["res.users.apikeys"].search([("user_id", "in", self.ids)]).unlink()
        leavers.action_archive()

    def _rcc_form(self, model, name, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_user_id": self.id, **context},
        }
