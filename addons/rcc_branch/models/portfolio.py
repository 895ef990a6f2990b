from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

MANAGED = {"manager_id", "backup_manager_id"}


class Portfolio(models.Model):
    """The customers that one customer manager answers for: a branch × a customer group × villages.

    Customers point at the portfolio and the portfolio at its manager, so that a hand-over is one row."""

    _name = "rcc.portfolio"
    _description = "Portfolio"
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", required=True, index=True, ondelete="restrict"
    )
    customer_group_id = fields.Many2one(
        "rcc.customer.group",
        "Customer group",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: customers of every group.",
    )
    area_ids = fields.Many2many(
        "rcc.area", string="Areas", help="With all their parts. Empty: the whole branch."
    )
    tenure_ids = fields.One2many("rcc.portfolio.tenure", "portfolio_id", "Tenures")
    manager_id = fields.Many2one(
        "res.users",
        "Main manager",
        readonly=True,
        index="btree_not_null",
        copy=False,
        help="Who holds the main tenure (A角) today.",
    )
    backup_manager_id = fields.Many2one(
        "res.users",
        "Backup manager",
        readonly=True,
        index="btree_not_null",
        copy=False,
        help="Who holds the backup tenure (B角) today.",
    )
    capacity = fields.Integer(help="How many households one manager can look after.")
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")

    _code_uniq = models.Constraint("UNIQUE (code)", "A portfolio's code must be unique.")
    _capacity_positive = models.Constraint("CHECK (capacity >= 0)", "A capacity is not negative.")

    def _compute_customer_count(self):
        groups = self.env["res.partner"]._read_group(
            [("rcc_portfolio_id", "in", self.ids), ("parent_id", "=", False)],
            ["rcc_portfolio_id"],
            ["__count"],
        )
        counts = {portfolio.id: count for portfolio, count in groups}
        for portfolio in self:
            portfolio.customer_count = counts.get(portfolio.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        if any(not MANAGED.isdisjoint(vals) for vals in vals_list):
            self._refuse_managers()
        return super().create(vals_list)

    def write(self, vals):
        if not MANAGED.isdisjoint(vals):
            self._refuse_managers()
        return super().write(vals)

    def action_open_customers(self):
        """The customers of this portfolio."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("rcc_portfolio_id", "in", self.ids), ("parent_id", "=", False)],
        }

    def _refuse_managers(self):
        raise UserError(
            self.env._("A portfolio's managers follow from its tenures; enter a tenure.")
        )

    def _sync_managers(self):
        """Set both managers from the tenures of today; no argument means every portfolio."""
        today = self.env["rcc.post"]._today()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """UPDATE rcc_portfolio p SET manager_id = now.main, backup_manager_id = now.backup
            FROM (
                SELECT q.id,
                    (SELECT t.user_id FROM rcc_portfolio_tenure t WHERE t.portfolio_id = q.id AND t.role = 'main'
                        AND t.date_from <= %(today)s ORDER BY t.date_from DESC LIMIT 1) AS main,
                    (SELECT t.user_id FROM rcc_portfolio_tenure t WHERE t.portfolio_id = q.id AND t.role = 'backup'
                        AND t.date_from <= %(today)s ORDER BY t.date_from DESC LIMIT 1) AS backup
                FROM rcc_portfolio q WHERE %(all)s OR q.id = ANY(%(ids)s)
            ) AS now
            WHERE p.id = now.id
                AND (p.manager_id, p.backup_manager_id) IS DISTINCT FROM (now.main, now.backup)
            RETURNING p.id""",
                today=today,
                all=not self,
                ids=self.ids,
            )
        )
        self.browse(row_id for (row_id,) in rows).invalidate_recordset(list(MANAGED))
        self.env.registry.clear_cache()  # who may change which customers follows from tenures

    @api.model
    def _for_partner_values(self, branch_id, group_id=None, area_id=None):
        """The portfolio a customer of this branch, group and area belongs to, or False."""
        source = SQL(
            "SELECT 1 AS id, %s::int AS branch_id, %s::int AS group_id, %s::int AS area_id",
            branch_id or None,
            group_id or None,
            area_id or None,
        )
        rows = self.env.execute_query(self._matching_sql(source))
        return rows[0][1] if rows else False

    @api.model
    def _for_partners(self, partner_ids):
        """The same for a set, as {partner id: portfolio id or None}, in one statement."""
        source = SQL(
            """SELECT id, rcc_branch_id AS branch_id, rcc_customer_group_id AS group_id, rcc_area_id AS area_id
            FROM res_partner WHERE id = ANY(%s)""",
            list(partner_ids),
        )
        return dict(self.env.execute_query(self._matching_sql(source)))

    @api.model
    def _matching_sql(self, source):
        """(id, portfolio_id) for each row (id, branch_id, group_id, area_id) of `source`.

        Nearest area first, then the narrower customer group, then the code: never two answers."""
        return SQL(
            """
            SELECT s.id, (
                SELECT p.id FROM rcc_portfolio p
                    LEFT JOIN LATERAL (
                        SELECT max(length(covered.code)) AS depth
                        FROM rcc_area_rcc_portfolio_rel rel
                            JOIN rcc_area covered ON covered.id = rel.rcc_area_id
                            JOIN rcc_area own ON own.id = s.area_id AND own.parent_path LIKE covered.parent_path || '%%'
                        WHERE rel.rcc_portfolio_id = p.id
                    ) AS area ON TRUE
                WHERE p.active AND p.branch_id = s.branch_id
                    AND (p.customer_group_id IS NULL OR p.customer_group_id = s.group_id)
                    AND (area.depth IS NOT NULL OR NOT EXISTS (
                        SELECT FROM rcc_area_rcc_portfolio_rel rel WHERE rel.rcc_portfolio_id = p.id))
                ORDER BY area.depth DESC NULLS LAST, p.customer_group_id IS NULL, p.code
                LIMIT 1
            ) AS portfolio_id
            FROM (%s) AS s""",
            source,
        )
