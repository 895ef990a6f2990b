from ast import literal_eval

from odoo import fields, models


class HandoverLine(models.Model):
    """One point of a handover's checklist: how much there was when it was signed. It opens the rows of today."""

    _name = "rcc.handover.line"
    _description = "Handover Checklist"
    _order = "handover_id, sequence, id"
    _rec_name = "title"

    handover_id = fields.Many2one(
        "rcc.handover", "Handover", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="handover_id.branch_id", store=True, index=True)
    sequence = fields.Integer(default=100)
    code = fields.Char(required=True, export_string_translation=False)
    title = fields.Char("What", required=True)
    count = fields.Integer(aggregator=None)
    amount = fields.Float("Amount (yuan)", digits=(16, 2), aggregator=None)
    res_model = fields.Char(required=True, export_string_translation=False)
    domain = fields.Char(required=True, export_string_translation=False)

    def action_open(self):
        """The rows behind this figure, as far as the user sees them."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": literal_eval(self.domain),
        }
