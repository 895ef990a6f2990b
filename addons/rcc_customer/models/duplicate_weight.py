from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard

from .duplicate_reason import REASONS


class DuplicateWeight(models.Model):
    """The points of one reason; those that speak against two customers being one person are negative."""

    _name = "rcc.duplicate.weight"
    _description = "Points of a Reason"
    _order = "policy_id, points DESC, id"
    _policy_line_key = ["reason"]

    policy_id = fields.Many2one(
        "rcc.duplicate.policy", "Policy", required=True, index=True, ondelete="cascade"
    )
    reason = fields.Selection(REASONS, required=True)
    points = fields.Integer(required=True, aggregator=None)

    _reason_uniq = models.Constraint(
        "UNIQUE (policy_id, reason)", "A reason has its points once in a policy."
    )
    _points_range = models.Constraint(
        "CHECK (points BETWEEN -100 AND 100)", "Points are between -100 and 100."
    )
    _line_law = PolicyLineGuard("policy_id")

    @api.depends("reason")
    def _compute_display_name(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for line in self:
            line.display_name = labels.get(line.reason, "")

    @api.model
    def _words(self, reasons):
        """Codes of reasons as texts in the reader's language, in their order."""
        labels = dict(self._fields["reason"]._description_selection(self.env))
        return [labels[code] for code in reasons if code in labels]
