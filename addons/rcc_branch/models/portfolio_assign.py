from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

PLACES = SQL(
    """SELECT row_number() OVER () AS id, place.* FROM (
        SELECT DISTINCT rcc_branch_id AS branch_id, rcc_customer_group_id AS group_id, rcc_area_id AS area_id
        FROM res_partner WHERE rcc_portfolio_id IS NULL AND rcc_branch_id IS NOT NULL) AS place"""
)
SHAPE = {"branch_id", "customer_group_id", "area_ids", "active"}


class Portfolio(models.Model):
    """Customers find their portfolio by rule, as a set: those without one, whenever portfolios change."""

    _inherit = "rcc.portfolio"

    @api.model_create_multi
    def create(self, vals_list):
        """A new portfolio takes the customers that wait for one like it."""
        portfolios = super().create(vals_list)
        self._assign(portfolios.branch_id)
        return portfolios

    def write(self, vals):
        """New villages or another group: the customers that wait are looked at again."""
        result = super().write(vals)
        if SHAPE & vals.keys():
            self._assign(self.branch_id)
        return result

    @api.model
    def _assign(self, branches):
        """Give the customers of these branches who have no portfolio the one that the rule names; how many it were.

        The rule is asked once for each combination of branch, group and village, not once for each customer."""
        if not branches:
            return 0
        self.env.flush_all()
        rows = run_set(
            self.env,
            SQL(
                """WITH place AS MATERIALIZED (
                    SELECT * FROM (%(places)s) AS every WHERE every.branch_id = ANY(%(branches)s)
                ), answer AS MATERIALIZED (%(matching)s)
                UPDATE res_partner p SET rcc_portfolio_id = answer.portfolio_id
                FROM answer JOIN place ON place.id = answer.id
                WHERE answer.portfolio_id IS NOT NULL AND p.rcc_portfolio_id IS NULL
                    AND p.rcc_branch_id = place.branch_id
                    AND p.rcc_customer_group_id IS NOT DISTINCT FROM place.group_id
                    AND p.rcc_area_id IS NOT DISTINCT FROM place.area_id
                RETURNING p.id""",
                places=PLACES,
                branches=branches.ids,
                matching=self._matching_sql(SQL("TABLE place")),
            ),
        )
        return len(rows)
