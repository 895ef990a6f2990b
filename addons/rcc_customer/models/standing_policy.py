from odoo import api, fields, models


class StandingPolicy(models.Model):
    """For which reasons customers stand on a list, for how long, who confirms it and who may lift it."""

    _name = "rcc.standing.policy"
    _description = "Policy of White, Grey and Black List"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"

    code = fields.Char(
        required=True, readonly=True, default="standing", export_string_translation=False
    )
    name = fields.Char(
        required=True,
        translate=True,
        default=lambda self: self.env._("White, grey and black list"),
    )
    note = fields.Text("Reasons", translate=True)
    line_ids = fields.One2many("rcc.standing.rule", "policy_id", "Rules", copy=True)

    _one_policy = models.Constraint(
        "CHECK (code = 'standing')", "The union has one policy of white, grey and black list."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )
