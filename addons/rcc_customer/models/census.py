from odoo import fields, models
from odoo.tools import SQL

from ..tools.standing import LISTS
from .lifecycle_history import STATES


class Census(models.Model):
    """Customers by group, village, life cycle and standing: one row each, worked out when read."""

    _name = "rcc.census"
    _description = "Census of Customers"
    _auto = False
    _order = "branch_id, area_id, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    area_id = fields.Many2one("rcc.area", "Village", readonly=True)
    portfolio_id = fields.Many2one("rcc.portfolio", "Portfolio", readonly=True)
    customer_group_id = fields.Many2one("rcc.customer.group", "Customer group", readonly=True)
    lifecycle = fields.Selection(STATES, "Life cycle", readonly=True)
    standing = fields.Selection([("none", "On no list"), *LISTS], readonly=True)

    @property
    def _table_query(self):
        """All active customers with their worst listing of today."""
        return SQL(
            """SELECT p.id, p.id AS partner_id, p.rcc_branch_id AS branch_id, p.rcc_area_id AS area_id,
                      p.rcc_portfolio_id AS portfolio_id, p.rcc_customer_group_id AS customer_group_id,
                      p.rcc_lifecycle AS lifecycle, COALESCE(listed.list, 'none') AS standing
                 FROM res_partner p LEFT JOIN (%s) AS listed ON listed.id = p.id
                WHERE p.rcc_kind IS NOT NULL AND p.parent_id IS NULL AND p.active""",
            self.env["res.partner"]._rcc_standing_sql(self.env["rcc.post"]._today()),
        )

    def action_open(self):
        """The customer's page."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
            "name": self.partner_id.display_name,
        }
