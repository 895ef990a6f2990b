from odoo import fields, models

from odoo.addons.rcc_base.tools.tree import path_ids


class ResPartner(models.Model):
    """Customers whom nobody answers for yet, and why."""

    _inherit = "res.partner"

    rcc_unassigned = fields.Selection(
        [
            ("fits", "A portfolio fits: assign by rule"),
            ("no_portfolio", "Its branch has no portfolio"),
            ("no_area", "Its village is not known"),
            ("no_village", "No portfolio covers its village"),
            ("no_group", "No portfolio of its village takes its customer group"),
        ],
        "Why unassigned",
        compute="_compute_rcc_unassigned",
    )

    def _compute_rcc_unassigned(self):
        waiting = self.filtered(lambda customer: not customer.rcc_portfolio_id)
        found = waiting and self.env["rcc.portfolio"]._for_partners(waiting.ids)
        portfolios = self.env["rcc.portfolio"].search(
            [("branch_id", "in", waiting.rcc_branch_id.ids)]
        )
        held = portfolios.grouped("branch_id")
        for customer in self:
            customer.rcc_unassigned = (
                customer in waiting
                and customer.rcc_branch_id
                and (
                    "fits"
                    if found.get(customer.id)
                    else customer._rcc_why_unassigned(
                        held.get(customer.rcc_branch_id, portfolios.browse())
                    )
                )
            )

    def _rcc_why_unassigned(self, portfolios):
        """Which part of the rule no portfolio of the branch fulfils."""
        if not portfolios:
            return "no_portfolio"
        path = set(path_ids(self.rcc_area_id))
        covering = portfolios.filtered(
            lambda held: not held.area_ids or path.intersection(held.area_ids.ids)
        )
        if covering:
            return "no_group"
        return "no_village" if path else "no_area"

    def action_rcc_assign(self):
        """Give unassigned customers the portfolio that the rule names: those of the branches of the chosen ones, or
        all in the reader's scope when none is chosen."""
        self.env["rcc.portfolio"].check_access("write")
        domain = fields.Domain("rcc_portfolio_id", "=", False) & fields.Domain(
            "rcc_branch_id", "!=", False
        )
        if self:
            domain &= fields.Domain("id", "in", self.ids)
        waiting = self.env["res.partner"]._read_group(domain, ["rcc_branch_id"])
        branches = self.env["rcc.branch"].union(*(branch for (branch,) in waiting))
        count = self.env["rcc.portfolio"]._assign(branches)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "message": self.env._("%(count)s customers have a portfolio now.", count=count),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
