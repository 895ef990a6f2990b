from odoo import api, fields, models


class Branch(models.Model):
    """What of the credit rating goes with a branch to its successor."""

    _inherit = "rcc.branch"

    def _rcc_branch_open_work(self):
        """Blank certificates in stock."""
        return [
            *super()._rcc_branch_open_work(),
            ("rcc.certificate", "branch_id", [("state", "=", "blank")]),
        ]

    @api.model
    def _figures(self):
        """Live grants and what may be drawn of them."""
        live = fields.Domain("state", "in", ("live", "frozen"))
        return [
            *super()._figures(),
            {
                "key": "grants",
                "title": self.env._("Live grants"),
                "sequence": 60,
                "model": "rcc.grant",
                "domain": live,
                "branch": "branch_id",
                "customers": True,
            },
            {
                "key": "granted",
                "title": self.env._("Granted (yuan)"),
                "sequence": 65,
                "model": "rcc.grant",
                "domain": live,
                "branch": "branch_id",
                "sum": "amount_limit",
                "customers": True,
            },
        ]
