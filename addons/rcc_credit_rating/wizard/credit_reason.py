from odoo import fields, models
from odoo.exceptions import UserError

# The steps that ask for a reason; nothing else can be called through this form.
STEPS = {
    "rcc.rating.result": {"action_reject"},
    "rcc.rating.objection": {"action_uphold", "action_dismiss"},
    "rcc.grant": {"action_freeze", "action_unfreeze", "action_cancel"},
    "rcc.certificate": {"action_void"},
}


class CreditReason(models.TransientModel):
    """Asks for the reason of a step and takes it."""

    _name = "rcc.credit.reason"
    _description = "Reason"

    reason = fields.Text(required=True)
    step = fields.Char(required=True, readonly=True, export_string_translation=False)

    def action_confirm(self):
        """Take the step on the records that the form was opened from."""
        self.ensure_one()
        model = self.env.context.get("active_model")
        if self.step not in STEPS.get(model, ()):
            raise UserError(self.env._("This step takes no reason."))
        records = self.env[model].browse(self.env.context.get("active_ids"))
        getattr(records, self.step)(self.reason)
        return {"type": "ir.actions.act_window_close"}
