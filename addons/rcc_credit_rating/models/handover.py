from dateutil.relativedelta import relativedelta

from odoo import models

EXPIRING_DAYS = 60
OPEN = ("draft", "incomplete", "proposed", "noticed")


class Handover(models.Model):
    """What a handover says about grants and ratings."""

    _inherit = "rcc.handover"

    def _checklist(self):
        """Limits in yuan; grants that end within two months are named for themselves."""
        customers = ("partner_id.rcc_portfolio_id", "=", self.portfolio_id.id)
        soon = self.env["rcc.post"]._today() + relativedelta(days=EXPIRING_DAYS)
        return super()._checklist() + [
            self._count(
                "grants_live",
                self.env._("Grants: live"),
                "rcc.grant",
                [customers, ("state", "=", "live")],
                "amount_limit",
            ),
            self._count(
                "grants_expiring",
                self.env._("Grants: ending within %(days)s days", days=EXPIRING_DAYS),
                "rcc.grant",
                [customers, ("state", "=", "live"), ("date_to", "<=", str(soon))],
                "amount_limit",
            ),
            self._count(
                "grants_frozen",
                self.env._("Grants: frozen"),
                "rcc.grant",
                [customers, ("state", "=", "frozen")],
                "amount_limit",
            ),
            self._count(
                "grants_to_sign",
                self.env._("Grants: contract to sign"),
                "rcc.grant",
                [customers, ("state", "=", "draft")],
                "amount_limit",
            ),
            self._count(
                "ratings",
                self.env._("Ratings: open"),
                "rcc.rating.result",
                [customers, ("state", "in", OPEN)],
            ),
        ]
