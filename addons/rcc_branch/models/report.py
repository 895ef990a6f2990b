from odoo import models


class Report(models.Model):
    """Whoever takes personal data out of the system is filed in the access log."""

    _inherit = "rcc.report"

    def _file_output(self, output):
        """One row an output (Personal Information Protection Law art. 51, 55: exports are controlled and recorded)."""
        if self.personal:
            self.env["rcc.access"]._log_report(
                self.code, output.row_count, output.words, output.reason
            )
        return super()._file_output(output)
