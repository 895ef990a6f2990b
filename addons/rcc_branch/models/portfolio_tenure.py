from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import Guard


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
    # touching the portfolio lets two hands at once meet: the later one fails to serialise and is repeated
    _two_persons = Guard(
        "INSERT OR UPDATE OF portfolio_id, role, user_id, date_from OR DELETE",
        """
        DECLARE
            portfolio int;
        BEGIN
            FOREACH portfolio IN ARRAY ARRAY[
                CASE WHEN TG_OP <> 'INSERT' THEN OLD.portfolio_id END,
                CASE WHEN TG_OP <> 'DELETE' THEN NEW.portfolio_id END]
            LOOP
                UPDATE rcc_portfolio SET id = id WHERE id = portfolio;
                IF EXISTS (
                    WITH held AS (
                        SELECT role, user_id, daterange(date_from, lead(date_from) OVER same_role) AS days
                          FROM rcc_portfolio_tenure WHERE portfolio_id = portfolio
                        WINDOW same_role AS (PARTITION BY role ORDER BY date_from)
                    )
                    SELECT FROM held main JOIN held backup USING (user_id)
                     WHERE main.role = 'main' AND backup.role = 'backup' AND main.days && backup.days
                ) THEN
                    {refuse};
                END IF;
            END LOOP;
            RETURN NULL;
        END""",
        "Main and backup manager of a portfolio are two persons on every day.",
        timing="AFTER",
    )
    _has_post = Guard(
        "INSERT OR UPDATE OF portfolio_id, user_id, date_from",
        """
        DECLARE
            today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
        BEGIN
            IF NEW.user_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM rcc_post post
                  JOIN rcc_role role ON role.id = post.role_id AND (role.own_portfolio OR role.code = 'branch_manager')
                  JOIN rcc_branch above ON above.id = post.branch_id
                  JOIN rcc_portfolio portfolio ON portfolio.id = NEW.portfolio_id
                  JOIN rcc_branch here ON here.id = portfolio.branch_id
                   AND starts_with(here.parent_path, above.parent_path)
                 WHERE post.user_id = NEW.user_id AND post.acting_for_id IS NULL AND post.pending IS NOT TRUE
                   AND (post.customer_group_id IS NULL OR post.customer_group_id = portfolio.customer_group_id)
                   AND (daterange(post.date_from, post.date_to, '[]') @> NEW.date_from
                     OR NEW.date_from < today AND daterange(post.date_from, post.date_to, '[]') @> today)
            ) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""",
        "Who answers for a portfolio holds a post as customer manager or branch manager that covers its branch and "
        "customer group on the first day (or today, when that day has passed).",
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
