from odoo import api, fields, models
from odoo.exceptions import UserError

SHARES = [("1/2", "More than half"), ("2/3", "Two thirds"), ("3/4", "Three quarters"), ("1", "All")]


class CommitteeRule(models.Model):
    """How a committee decides: who sits in it, when it may decide, and which majority it needs. Policy, dated."""

    _name = "rcc.committee.rule"
    _description = "Rules of a Committee"
    _inherit = ["rcc.policy.mixin"]
    _order = "code, version DESC"
    _policy_key = ["code"]

    code = fields.Char(required=True, default="loan")
    name = fields.Char(required=True, translate=True)
    role_id = fields.Many2one(
        "rcc.role",
        "Members' Role",
        required=True,
        ondelete="restrict",
        domain=[("collective", "=", True)],
        help="Holders of this role in office are invited. They decide nothing alone.",
    )
    members_min = fields.Integer("Members Present at Least", required=True, default=3)
    quorum_share = fields.Selection(
        SHARES,
        "Share of Members Present",
        required=True,
        default="2/3",
        help="Of all who were invited. Members with a conflict of interest do not count for that item.",
    )
    approval_share = fields.Selection(
        SHARES,
        "Votes Needed",
        required=True,
        default="2/3",
        help="Of all votes given; an abstention is a vote that does not agree.",
    )
    chair_veto = fields.Boolean(
        "Chair May Veto",
        help="A vote of the chair against an item rejects it, whatever the others say.",
    )

    _figures = models.Constraint("CHECK (members_min >= 2)", "One person is no committee.")

    @api.model
    def _of_today(self, code="loan"):
        """The rules in force."""
        rule = self.sudo()._policy_in_force(  # a policy is open to all staff
            self.env["rcc.post"]._today(), [("code", "=", code)]
        )[:1]
        if not rule:
            raise UserError(self.env._("No rules of a committee are in force. See Policies."))
        return rule.with_env(self.env)
