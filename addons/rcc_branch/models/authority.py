from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class Authority(models.Model):
    """How far a role may decide: role × act × amount. Policy: drafted, activated by a second person, dated."""

    _name = "rcc.authority"
    _description = "Approval Authority"
    _inherit = ["rcc.policy.mixin"]
    _order = "act, amount_max, id"
    _policy_key = ["role_id", "act"]

    role_id = fields.Many2one("rcc.role", "Role", required=True, index=True, ondelete="restrict")
    act = fields.Selection(
        [("grant", "Grant of credit"), ("payout", "Payout")],
        required=True,
        help="What is decided; addons add their acts.",
    )
    amount_max = fields.Float(
        "Up to (yuan)",
        digits=(16, 2),
        required=True,
        aggregator=None,
        help="The highest amount, included.",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount_max >= 0)", "An authority's amount is not negative."
    )

    @api.depends("role_id", "act")
    def _compute_display_name(self):
        acts = dict(self._fields["act"]._description_selection(self.env))
        for authority in self:
            authority.display_name = f"{authority.role_id.name} / {acts.get(authority.act)}"

    @api.model
    def _check(self, user, act, amount, branch=None):
        """Let `user` do `act` over `amount` yuan (at `branch`), else raise a UserError that names who may."""
        if user in self._allowed_users(act, amount, branch):
            return
        roles = self._in_force(act, amount).role_id
        if not roles:
            raise UserError(
                self.env._(
                    "Nobody has the authority for an amount of %(amount)s yuan.",
                    amount=self._amount_text(amount),
                )
            )
        raise UserError(
            self.env._(
                "An amount of %(amount)s yuan is beyond the authority of %(user)s. It can be decided by: %(roles)s.",
                amount=self._amount_text(amount),
                user=user.sudo().name,  # names of colleagues are open
                roles=", ".join(roles.mapped("name")),
            )
        )

    @api.model
    def _allowed_users(self, act, amount, branch=None):
        """Users who may do `act` over `amount` yuan today, at `branch` if one is given."""
        posts = self.env["rcc.post"]._live(
            [("role_id", "in", self._in_force(act, amount).role_id.ids)]
        )
        if branch:
            path = branch.sudo().parent_path  # the network is open
            above = [int(part) for part in path.split("/") if part]
            posts = posts.filtered(
                lambda post: post.role_id.all_branches or post.branch_id.id in above
            )
        return posts.user_id.with_env(self.env)

    @api.model
    def _in_force(self, act, amount):
        """The rows in force today that cover this amount, the lowest first."""
        return self.sudo()._policy_in_force(  # everyone may know who decides
            self.env["rcc.post"]._today(),
            Domain("act", "=", act) & Domain("amount_max", ">=", amount),
        )

    @api.model
    def _amount_text(self, amount):
        return f"{amount:,.2f}"
