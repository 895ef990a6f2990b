from odoo import models


class Handover(models.Model):
    """What a handover says about loans."""

    _inherit = "rcc.handover"

    def _checklist(self):
        """Outstanding principal in yuan."""
        customers = ("household_id.rcc_portfolio_id", "=", self.portfolio_id.id)
        return super()._checklist() + [
            self._count(
                "loans_open",
                self.env._("Loans: open"),
                "rcc.loan",
                [customers, ("state", "=", "open")],
                "outstanding",
            ),
            self._count(
                "loans_overdue",
                self.env._("Loans: overdue"),
                "rcc.loan",
                [customers, ("state", "=", "open"), ("days_past_due", ">", 0)],
                "outstanding",
            ),
            self._count(
                "loans_waiting",
                self.env._("Loans: waiting for the accountant"),
                "rcc.loan",
                [customers, ("state", "=", "reserved")],
                "amount",
            ),
        ]
