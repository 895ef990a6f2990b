from odoo import fields, models
from odoo.tools import SQL


class CompletenessGap(models.Model):
    """One missing item of one customer: the list to work off, by item, village or portfolio."""

    _name = "rcc.completeness.gap"
    _description = "Missing Item of a File"
    _auto = False
    _order = "item, partner_id"
    _rec_name = "item"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    area_id = fields.Many2one("rcc.area", "Village", readonly=True)
    portfolio_id = fields.Many2one("rcc.portfolio", "Portfolio", readonly=True)
    manager_id = fields.Many2one(related="partner_id.rcc_manager_id", string="Customer manager")
    item = fields.Selection("_selection_item", "Missing", readonly=True)
    percent = fields.Integer("Complete (%)", readonly=True, aggregator="avg")

    def _selection_item(self):
        return self.env["res.partner"]._rcc_completeness_labels()

    @property
    def _table_query(self):
        """A row for each missing item of the stored results."""
        return SQL(
            """SELECT c.id::bigint * 64 + gap.place AS id, c.partner_id, c.branch_id, p.rcc_area_id AS area_id,
                      p.rcc_portfolio_id AS portfolio_id, gap.item, c.percent
                 FROM rcc_completeness c JOIN res_partner p ON p.id = c.partner_id
                CROSS JOIN LATERAL unnest(string_to_array(c.missing, ',')) WITH ORDINALITY AS gap(item, place)"""
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
