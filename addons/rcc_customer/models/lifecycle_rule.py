from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard


class LifecycleRule(models.Model):
    """After how many months without activity customers of a group are dormant, and lost."""

    _name = "rcc.lifecycle.rule"
    _description = "Months of the Life Cycle"
    _order = "policy_id, customer_group_id, id"
    _rec_name = "customer_group_id"
    _policy_line_key = ["customer_group_id"]

    policy_id = fields.Many2one(
        "rcc.lifecycle.policy", "Policy", required=True, index=True, ondelete="cascade"
    )
    customer_group_id = fields.Many2one(
        "rcc.customer.group",
        "Customer group",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: all groups without a line of their own.",
    )
    dormant_months = fields.Integer("Dormant after (months)", required=True, aggregator=None)
    lost_months = fields.Integer("Lost after (months)", required=True, aggregator=None)

    _group_uniq = models.UniqueIndex(
        "(policy_id, COALESCE(customer_group_id, 0))", "A group has one line in a policy."
    )
    _months = models.Constraint(
        "CHECK (dormant_months > 0 AND lost_months > dormant_months)",
        "Customers are dormant after a month at least, and lost later than that.",
    )
    _line_law = PolicyLineGuard("policy_id")
