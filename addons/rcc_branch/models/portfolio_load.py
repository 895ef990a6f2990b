from odoo import api, fields, models
from odoo.fields import Domain


class Portfolio(models.Model):
    """How full a portfolio is, which standards hold in it, and with which other one it overlaps."""

    _inherit = "rcc.portfolio"

    load = fields.Integer(
        "Load (%)",
        compute="_compute_load",
        search="_search_load",
        help="Customers as a share of the capacity; above 100 the portfolio is to be divided.",
    )
    standard_ids = fields.Many2many(
        "rcc.service.standard", string="Service standards", compute="_compute_standard_ids"
    )
    overlap_ids = fields.Many2many(
        "rcc.portfolio",
        string="Overlaps with",
        compute="_compute_overlap_ids",
        help="Same branch, same customer group, same area: new customers go to the first code only.",
    )

    @api.depends("capacity")
    def _compute_load(self):
        for portfolio in self:
            capacity = portfolio.capacity
            portfolio.load = round(100 * portfolio.customer_count / capacity) if capacity else 0

    def _search_load(self, operator, value):
        """Portfolios that are as full as asked, among those that the reader sees."""
        if operator not in (">", ">=", "<", "<="):
            return NotImplemented
        compare = {
            ">": int.__gt__,
            ">=": int.__ge__,
            "<": int.__lt__,
            "<=": int.__le__,
        }[operator]
        full = self.search([("capacity", ">", 0)]).filtered(
            lambda portfolio: compare(portfolio.load, value)
        )
        return Domain("id", "in", full.ids)

    @api.depends("customer_group_id")
    def _compute_standard_ids(self):
        today = self.env["rcc.post"]._today()
        standards = self.env["rcc.service.standard"]._policy_in_force(today)
        for portfolio in self:
            group = portfolio.customer_group_id
            portfolio.standard_ids = standards.filtered(
                lambda standard, own=group: not own or standard.customer_group_id == own
            )

    @api.depends("branch_id", "customer_group_id", "area_ids", "active")
    def _compute_overlap_ids(self):
        others = self.search([("branch_id", "in", self.branch_id.ids)])
        for portfolio in self:
            portfolio.overlap_ids = (
                others.filtered(portfolio._overlaps) if portfolio.active else others.browse()
            )

    def _overlaps(self, other):
        """Whether two portfolios claim the same customers, neither being the narrower one."""
        if other.id == (self._origin.id or self.id):
            return False
        same = (
            other.branch_id == self.branch_id and other.customer_group_id == self.customer_group_id
        )
        areas = set(self.area_ids._origin.ids) & set(other.area_ids.ids)
        return bool(same and (areas or not (self.area_ids or other.area_ids)))
