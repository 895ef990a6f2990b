from odoo import api, fields, models
from odoo.tools import SQL


class Coverage(models.Model):
    """Which village is looked after, and how far: a row for each village, worked out when it is read.

    Responsible is the branch of the nearest area that has one; a portfolio covers a village when it belongs to that
    branch and names the village, an area above it, or no area at all."""

    _name = "rcc.coverage"
    _description = "Coverage of Villages"
    _auto = False
    _order = "township_id, code"
    _rec_name = "area_id"

    area_id = fields.Many2one("rcc.area", "Village", readonly=True)
    township_id = fields.Many2one("rcc.area", "Township", readonly=True)
    code = fields.Char(readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Responsible branch", readonly=True)
    portfolio_count = fields.Integer("Portfolios", readonly=True)
    managed_count = fields.Integer(
        "With a main manager",
        readonly=True,
        help="Portfolios whose main manager's place is filled.",
    )
    customer_count = fields.Integer(
        "Customers", readonly=True, help="Households and other customers who live in the village."
    )
    unassigned_count = fields.Integer("Unassigned", readonly=True)
    status = fields.Selection(
        [
            ("no_branch", "No branch"),
            ("no_portfolio", "No portfolio"),
            ("no_manager", "No main manager"),
            ("covered", "Covered"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self):
        """A row for each village; addons add their columns by `_coverage_columns`."""
        columns = [
            SQL(", %s AS %s", column, SQL.identifier(name))
            for name, column in self._coverage_columns().items()
        ]
        return SQL(
            """SELECT village.*, CASE WHEN village.branch_id IS NULL THEN 'no_branch'
                WHEN village.portfolio_count = 0 THEN 'no_portfolio'
                WHEN village.managed_count = 0 THEN 'no_manager' ELSE 'covered' END AS status %(columns)s
            FROM (
                SELECT area.id, area.id AS area_id, area.code, area.parent_id AS township_id, near.branch_id,
                    held.portfolio_count, held.managed_count
                FROM rcc_area area
                CROSS JOIN LATERAL (SELECT string_to_array(trim('/' FROM area.parent_path), '/')::int[] AS ids) way
                LEFT JOIN LATERAL (SELECT a.branch_id FROM rcc_area a
                    WHERE a.id = ANY(way.ids) AND a.branch_id IS NOT NULL
                    ORDER BY length(a.code) DESC LIMIT 1) near ON TRUE
                CROSS JOIN LATERAL (
                    SELECT count(*)::int AS portfolio_count, count(p.manager_id)::int AS managed_count
                    FROM rcc_portfolio p WHERE p.active AND p.branch_id = near.branch_id AND (
                        EXISTS (SELECT FROM rcc_area_rcc_portfolio_rel rel
                            WHERE rel.rcc_portfolio_id = p.id AND rel.rcc_area_id = ANY(way.ids))
                        OR NOT EXISTS (SELECT FROM rcc_area_rcc_portfolio_rel rel WHERE rel.rcc_portfolio_id = p.id))
                ) held
                WHERE area.level = 'village' AND area.active
            ) village""",
            columns=SQL().join(columns),
        )

    @api.model
    def _coverage_columns(self):
        """{field: its expression over `village`, a correlated count}; addons add theirs."""
        customers = """(SELECT count(*)::int FROM res_partner p WHERE p.rcc_area_id = village.id AND p.active
            AND p.parent_id IS NULL AND p.rcc_branch_id IS NOT NULL %s)"""
        return {
            "customer_count": SQL(customers, SQL()),
            "unassigned_count": SQL(customers, SQL("AND p.rcc_portfolio_id IS NULL")),
        }

    def action_open_area(self):
        """The village itself, where its branch is entered."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.area_id.name,
            "res_model": "rcc.area",
            "res_id": self.area_id.id,
            "views": [(False, "form")],
        }

    def action_open_customers(self):
        """The customers of the village, as far as the reader sees them."""
        self.ensure_one()
        domain = [("rcc_area_id", "=", self.area_id.id), ("parent_id", "=", False)]
        return self.env["res.partner"]._rcc_open_customers(self.area_id.name, domain)
