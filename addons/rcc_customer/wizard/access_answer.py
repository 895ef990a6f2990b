from odoo import fields, models


class AccessAnswer(models.TransientModel):
    """What came of an alert."""

    _name = "rcc.access.answer"
    _description = "Answer an Alert"

    alert_id = fields.Many2one("rcc.access.alert", required=True, ondelete="cascade")
    text = fields.Text("What came of it", required=True)

    def action_answer(self):
        """File the answer."""
        self.ensure_one()
        self.alert_id._answer(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
