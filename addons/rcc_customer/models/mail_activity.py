from odoo import models


class MailActivity(models.Model):
    """Tasks to complete a new customer's record close by themselves."""

    _inherit = "mail.activity"

    def _rcc_close_done(self):
        """Close those whose customers lack nothing; returns the others."""
        persons = self.env["res.partner"].browse(self.mapped("res_id")).exists()
        missing = persons._rcc_missing() if persons else {}
        done = self.filtered(lambda task: not missing.get(task.res_id))
        if done:
            done.action_feedback(feedback=self.env._("Nothing is missing any more."))
        return self - done
