from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PortfolioTenure(models.Model):
    """Who answers for a portfolio from a date on. A tenure ends where the next begins, so that there is neither
    gap nor overlap; a vacancy is a row without a user."""

    _name = "rcc.portfolio.tenure"
    _description = "Portfolio Tenure"
    _order = "portfolio_id, role DESC, date_from DESC"

    portfolio_id = fields.Many2one(
        "rcc.portfolio", "Portfolio", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="portfolio_id.branch_id", store=True, index=True)
    role = fields.Selection([("main", "Main"), ("backup", "Backup")], required=True, default="main")
    user_id = fields.Many2one(
        "res.users",
        "Manager",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the portfolio is vacant from this date on.",
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date(
        "To", compute="_compute_date_to", help="The day before the next tenure begins."
    )

    _one_at_a_time = models.Constraint(
        "UNIQUE (portfolio_id, role, date_from)",
        "Two tenures of a portfolio cannot begin on the same day.",
    )

    @api.depends("portfolio_id.tenure_ids.date_from", "portfolio_id.tenure_ids.role")
    def _compute_date_to(self):
        for tenure in self:
            later = tenure.portfolio_id.tenure_ids.filtered(
                lambda other, mine=tenure: (
                    other.role == mine.role
                    and other.date_from
                    and mine.date_from
                    and other.date_from > mine.date_from
                )
            )
            following = min(later.mapped("date_from"), default=None)
            tenure.date_to = following and fields.Date.subtract(following, days=1)

    @api.constrains("portfolio_id", "role", "user_id", "date_from")
    def _check_two_persons(self):
        """The backup stands in for the main manager, so they are two persons on every day."""
        for portfolio in self.portfolio_id:
            tenures = portfolio.tenure_ids
            if any(
                tenures._holder("main", date) & tenures._holder("backup", date)
                for date in tenures.mapped("date_from")
            ):
                raise ValidationError(
                    self.env._(
                        "Main and backup manager of %(portfolio)s would be the same person.",
                        portfolio=portfolio.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        tenures = super().create(vals_list)
        tenures.portfolio_id._sync_managers()
        return tenures

    def write(self, vals):
        portfolios = self.portfolio_id
        result = super().write(vals)
        (portfolios | self.portfolio_id)._sync_managers()
        return result

    def unlink(self):
        portfolios = self.portfolio_id
        result = super().unlink()
        if portfolios.exists():
            portfolios.exists()._sync_managers()
        return result

    @api.model
    def _held(self, role, users, date):
        """The tenures of a role that these users hold on a date."""
        rows = self.search(
            [("role", "=", role), ("user_id", "in", users.ids), ("date_from", "<=", date)]
        )
        return rows.filtered(lambda tenure: not tenure.date_to or tenure.date_to >= date)

    def _holder(self, role, date):
        """Who holds a role on a date among these tenures of one portfolio."""
        held = self.filtered(lambda tenure: tenure.role == role and tenure.date_from <= date)
        return held.sorted("date_from")[-1:].user_id
