from odoo import fields, models


class PortfolioHandover(models.Model):
    """Portfolios change hands by handovers."""

    _inherit = "rcc.portfolio"

    handover_ids = fields.One2many("rcc.handover", "portfolio_id", "Handovers", readonly=True)

    def action_hand_over(self):
        """Open the handover that is waiting for this portfolio, or the form of a new one."""
        self.ensure_one()
        waiting = self.handover_ids.filtered(
            lambda row: row.state in ("draft", "signing", "scheduled")
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over"),
            "res_model": "rcc.handover",
            "views": [(False, "form")],
            "res_id": waiting[:1].id,
            "context": {"default_portfolio_id": self.id},
        }
