from odoo import api, fields, models


class CompletenessPolicy(models.Model):
    """What belongs into a customer's file, and how much each item weighs."""

    _name = "rcc.completeness.policy"
    _description = "Completeness Policy"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"

    code = fields.Char(
        required=True, readonly=True, default="completeness", export_string_translation=False
    )
    name = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Completeness of files")
    )
    note = fields.Text("Reasons", translate=True)
    line_ids = fields.One2many("rcc.completeness.item", "policy_id", "Items", copy=True)

    _one_policy = models.Constraint(
        "CHECK (code = 'completeness')", "The union has one policy of completeness."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )

    def _come_into_force(self):
        """All files are weighed anew in the background."""
        due = self.filtered(lambda policy: policy.state == "scheduled")
        super()._come_into_force()
        for policy in due.filtered(lambda policy: policy.state == "active"):
            self.env["rcc.completeness.run"]._begin(policy)

    @api.model
    def _in_force(self):
        """The version in force today; empty without a policy."""
        everyone = self.sudo()  # weights are no secret
        return everyone.search([("state", "=", "active")], limit=1)
