from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_list


class ResUsersLeave(models.Model):
    """Staff who are away, those who act for them, and what must be handed over before somebody leaves."""

    _inherit = "res.users"

    def _rcc_on_leave(self, date=None):
        """Who is on leave on a date (default today): of these users, or of all when called on none."""
        leaves = self.env["rcc.leave"]._on(date or self.env["rcc.post"]._today())
        away = leaves.user_id.with_env(self.env)
        return away & self if self else away

    def action_rcc_leave(self):
        """Refuse to let somebody leave who still answers for a portfolio, is to take one over, or acts for others."""
        today = self.env["rcc.post"]._today()
        everything = (
            self.sudo()
        )  # administrators do not see portfolios; names are told, no customers
        tenures = everything.env["rcc.portfolio.tenure"].search([("user_id", "in", self.ids)])
        held = tenures.filtered(lambda tenure: not tenure.date_to or tenure.date_to >= today)
        pending = everything.env["rcc.handover"].search(
            Domain("to_user_id", "in", self.ids) & Domain("state", "not in", ("done", "cancelled"))
        )
        if portfolios := held.portfolio_id | pending.portfolio_id:
            raise UserError(
                self.env._(
                    "%(user)s still answers for portfolios, or is to take them over: %(portfolios)s. "
                    "The branch manager hands them over first (Portfolios → Hand over), then this person leaves.",
                    user=format_list(self.env, everything.mapped("name")),
                    portfolios=format_list(self.env, portfolios.mapped("name")),
                )
            )
        covered = everything.env["rcc.leave"].search(
            [
                ("deputy_id", "in", self.ids),
                ("state", "=", "approved"),
                ("date_to", ">=", today),
            ]
        )
        if covered:
            raise UserError(
                self.env._(
                    "%(user)s is the deputy of %(absent)s until %(date)s. Cut that leave short, or wait.",
                    user=format_list(self.env, everything.mapped("name")),
                    absent=format_list(self.env, covered.user_id.mapped("name")),
                    date=max(covered.mapped("date_to")),
                )
            )
        return super().action_rcc_leave()

    def _rcc_rotation_refusal(self, portfolio):
        """Why this user may not begin gradings in a portfolio (empty: of no portfolio), or an empty text.

        Rotation and leave limits past their grace period (rcc.rotation.rule)."""
        self.ensure_one()
        blocking = self.env["rcc.rotation.state"]._blocking(self, portfolio)
        return blocking[0]._refusal() if blocking else ""
