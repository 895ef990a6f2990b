from odoo import api, fields, models

UNRULED = 1000  # groups without a rule come last


class CustomerGroup(models.Model):
    """A customer group, the axis along which departments are cut.

    Who belongs to it is decided by the group policy (`rcc.group.policy`); `rule` and `sequence` are what the version
    in force says, so they are never typed."""

    _name = "rcc.customer.group"
    _description = "Customer Group"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    department_id = fields.Many2one("hr.department", "Department", index="btree_not_null")
    rule_ids = fields.One2many("rcc.group.rule", "group_id", "Rules in all versions")
    sequence = fields.Integer(
        compute="_compute_rule", store=True, help="The place of its rule in the policy in force."
    )
    rule = fields.Text(
        compute="_compute_rule",
        store=True,
        help="The rule in force. Rules are tried in their order, the first that fits wins.",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "A customer group's code must be unique.")

    @api.depends("rule_ids.policy_id.state", "rule_ids.rule", "rule_ids.sequence")
    def _compute_rule(self):
        for group in self:
            rule = group.rule_ids.filtered(lambda line: line.policy_id.state == "active")[:1]
            group.rule = rule.rule
            group.sequence = rule.sequence if rule else UNRULED
