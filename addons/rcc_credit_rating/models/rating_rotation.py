from odoo import api, models
from odoo.exceptions import UserError


class RatingRotation(models.Model):
    """Who is past a rotation or leave limit and its grace period begins and proposes no ratings.

    商业银行内部控制指引 (银监发〔2014〕40号): rotation of posts, mandatory leave."""

    _inherit = "rcc.rating.result"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse new ratings by a manager who should have handed over, or taken leave."""
        results = super().create(vals_list)
        results._refuse_rotation()
        return results

    def action_propose(self):
        """Refuse proposals likewise: work that was begun in time goes to the next manager."""
        self._refuse_rotation()
        return super().action_propose()

    def _refuse_rotation(self):
        if self.env.su:
            return
        portfolios = self.partner_id.sudo().rcc_portfolio_id  # ids only
        for portfolio in portfolios or [portfolios]:
            if reason := self.env.user._rcc_rotation_refusal(portfolio):
                raise UserError(reason)
