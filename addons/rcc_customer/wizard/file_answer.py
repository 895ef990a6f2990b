from odoo import api, fields, models


class FileAnswer(models.TransientModel):
    """Answers warnings of economic files: why the figures are right all the same."""

    _name = "rcc.file.answer"
    _description = "Answer to Warnings"

    warning_ids = fields.Many2many(
        "rcc.file.warning",
        string="Warnings",
        default=lambda self: self._open_ones(),
    )
    answer = fields.Text(required=True)

    @api.model
    def _open_ones(self):
        """The warnings that were chosen, as far as they are open."""
        if self.env.context.get("active_model") != "rcc.file.warning":
            return []
        chosen = self.env["rcc.file.warning"].browse(self.env.context.get("active_ids"))
        return chosen.filtered(lambda warning: warning.state == "open").ids

    def action_answer(self):
        """Answer the warnings; see `rcc.file.warning.action_answer`."""
        self.warning_ids.action_answer(self.answer)
        return {"type": "ir.actions.act_window_close"}
