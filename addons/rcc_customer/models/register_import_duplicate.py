from odoo import models


class RegisterImport(models.Model):
    """A register that went in is searched for persons who were known under a slip of the pen."""

    _inherit = "rcc.register.import"

    def _step_apply(self, cursor, limit):
        """After the last line, look for duplicates of the register's persons in the background."""
        following = super()._step_apply(cursor, limit)
        if following is None:
            self.env["rcc.duplicate.run"].sudo()._begin("import", import_id=self.id)  # the system's
        return following
