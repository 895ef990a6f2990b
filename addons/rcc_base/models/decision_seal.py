from odoo import fields, models

from ..tools.guard import AppendOnly


class DecisionSeal(models.Model):
    """Which anchor vouches for which decision."""

    _name = "rcc.decision.seal"
    _description = "Anchored Decision"
    _log_access = False
    _rec_name = "decision_id"

    decision_id = fields.Many2one("rcc.decision", required=True, readonly=True, ondelete="restrict")
    anchor_id = fields.Many2one(
        "rcc.decision.anchor", required=True, readonly=True, index=True, ondelete="restrict"
    )

    _decision_uniq = models.Constraint("UNIQUE (decision_id)", "A decision is anchored once.")
    _append_only = AppendOnly("An anchor is never changed or deleted.")
