from odoo import models


class Branch(models.Model):
    """What of the credit rating goes with a branch to its successor."""

    _inherit = "rcc.branch"

    def _rcc_branch_open_work(self):
        """Blank certificates in stock."""
        return [
            *super()._rcc_branch_open_work(),
            ("rcc.certificate", "branch_id", [("state", "=", "blank")]),
        ]
