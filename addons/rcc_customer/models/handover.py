from odoo import models


class Handover(models.Model):
    """What a handover says about dossiers."""

    _inherit = "rcc.handover"

    def _checklist(self):
        portfolio = ("rcc_portfolio_id", "=", self.portfolio_id.id)
        return super()._checklist() + [
            self._count(
                "no_file",
                self.env._("Households without economic file"),
                "res.partner",
                [portfolio, ("rcc_kind", "=", "household"), ("rcc_file_ids", "=", False)],
            ),
            self._count(
                "no_identity",
                self.env._("Household members without document"),
                "res.partner",
                [portfolio, ("rcc_kind", "=", "person"), ("rcc_identity_ids", "=", False)],
            ),
        ]
