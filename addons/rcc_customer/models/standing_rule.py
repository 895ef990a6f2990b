from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard


class StandingRule(models.Model):
    """One reason of the policy: how long it lasts, which role confirms it, which role may lift it."""

    _name = "rcc.standing.rule"
    _description = "Rule of White, Grey and Black List"
    _order = "policy_id, list DESC, id"
    _rec_name = "reason_id"
    _policy_line_key = ["reason_id"]

    policy_id = fields.Many2one(
        "rcc.standing.policy", "Policy", required=True, index=True, ondelete="cascade"
    )
    reason_id = fields.Many2one(
        "rcc.standing.reason", "Reason", required=True, index=True, ondelete="restrict"
    )
    list = fields.Selection(related="reason_id.list", store=True)
    months = fields.Integer(
        "Lasts (months)",
        required=True,
        default=12,
        aggregator=None,
        help="Months until a listing expires by itself. 0: until it is lifted.",
    )
    confirm_role_id = fields.Many2one(
        "rcc.role",
        "Confirmed by",
        ondelete="restrict",
        help="A second person in this role puts it in force. Empty: in force at once.",
    )
    lift_role_id = fields.Many2one(
        "rcc.role", "Lifted by", required=True, ondelete="restrict", help="A second person."
    )

    _reason_uniq = models.Constraint(
        "UNIQUE (policy_id, reason_id)", "A policy has one rule for a reason."
    )
    _months = models.Constraint("CHECK (months >= 0)", "Months are not negative.")
    _black_confirmed = models.Constraint(
        "CHECK (list <> 'black' OR confirm_role_id IS NOT NULL)",
        "The black list needs a second person: name the role that confirms.",
    )
    _line_law = PolicyLineGuard("policy_id")

    @api.model
    def _in_force(self, reason):
        """The rule for a reason today; empty when the policy in force has none."""
        rules = self.sudo()  # rules are no secret
        return rules.search(
            [("reason_id", "=", reason.id), ("policy_id.state", "=", "active")], limit=1
        )
