from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard


class CompletenessItem(models.Model):
    """One item of the policy for one kind of customer, with its weight."""

    _name = "rcc.completeness.item"
    _description = "Item of a Complete File"
    _order = "policy_id, kind, weight DESC, id"
    _rec_name = "item"
    _policy_line_key = ["kind", "item"]

    policy_id = fields.Many2one(
        "rcc.completeness.policy", "Policy", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("household", "Household"), ("person", "Single person"), ("organization", "Organisation")],
        "Customer kind",
        required=True,
        default="household",
    )
    item = fields.Selection("_selection_item", required=True)
    weight = fields.Integer(required=True, default=10)

    _once = models.Constraint(
        "UNIQUE (policy_id, kind, item)", "An item stands once for a kind of customer."
    )
    _weight = models.Constraint("CHECK (weight > 0)", "A weight is positive.")
    _line_law = PolicyLineGuard("policy_id")

    def _selection_item(self):
        return self.env["res.partner"]._rcc_completeness_labels()
