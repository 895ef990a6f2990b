from odoo import api, fields, models

from ..tools.scope import NO_BRANCH


class ResPartner(models.Model):
    """Who answers for a customer. A partner without branch is no customer and outside every scope."""

    _inherit = "res.partner"

    rcc_branch_id = fields.Many2one(
        "rcc.branch", "Branch", index=True, ondelete="restrict", copy=False
    )
    rcc_scope_key = fields.Integer(
        compute="_compute_rcc_scope_key",
        store=True,
        precompute=True,
        index=True,
        export_string_translation=False,
        help="The branch's id, -1 for partners of no branch: what the scope rule reads.",
    )
    rcc_area_id = fields.Many2one("rcc.area", "Area", ondelete="restrict", copy=False)
    rcc_portfolio_id = fields.Many2one(
        "rcc.portfolio", "Portfolio", index="btree_not_null", ondelete="restrict", copy=False
    )
    rcc_customer_group_id = fields.Many2one(
        "rcc.customer.group",
        "Customer group",
        ondelete="restrict",
        copy=False,
    )
    rcc_manager_id = fields.Many2one(
        related="rcc_portfolio_id.manager_id", string="Customer manager"
    )

    # who lives in a village and is called so, read from the index alone
    _rcc_area_idx = models.Index("(rcc_area_id, name) INCLUDE (id) WHERE rcc_area_id IS NOT NULL")
    # with the id, so that a head of one group finds that group's rows of other models without reading partners
    _rcc_group_idx = models.Index(
        "(rcc_customer_group_id, id) WHERE rcc_customer_group_id IS NOT NULL"
    )

    @api.depends("rcc_branch_id")
    def _compute_rcc_scope_key(self):
        for partner in self:
            partner.rcc_scope_key = partner.rcc_branch_id.id or NO_BRANCH

    def _rcc_related_staff(self, date):
        """Hook: {customer id: staff who are related to it on a date}, by the list of related parties.

        The list holds fingerprints of identity numbers; the addon that knows customers' documents compares them."""
        return {}
