from odoo import api, models


class ResPartner(models.Model):
    """How customers are called, and to whom; on which page they open."""

    _inherit = "res.partner"

    @api.depends("rcc_kind", "rcc_area_id.name")
    def _compute_complete_name(self):
        return super()._compute_complete_name()

    def _get_complete_name(self):
        """Members read "张伟 · 张伟户 · 东庄村", not "company, contact"."""
        if self.rcc_kind != "person" or not self.parent_id:
            return super()._get_complete_name()
        if self.env.context.get("partner_display_name_hide_company"):
            return self.name
        above = self.sudo()  # the name of the own household and village
        return " · ".join(filter(None, (self.name, above.parent_id.name, above.rcc_area_id.name)))

    @api.depends("rcc_kind", "rcc_branch_id", "rcc_customer_group_id", "parent_id")
    @api.depends_context("uid", "partner_display_name_hide_company")
    def _compute_display_name(self):
        """A customer outside the reader's scope keeps the surname only, also where a visible row points at it."""
        super()._compute_display_name()
        if self.env.uid == api.SUPERUSER_ID:
            return
        scope = self.env.user._rcc_scope()
        lent = scope.lent_ids("res.partner")
        for partner in self.sudo():  # reads kind, branch, group and household only
            if not (
                not partner.rcc_kind
                or scope.covers(partner.rcc_branch_id.id, partner.rcc_customer_group_id.id)
                or partner.id in lent
                or partner.parent_id.id in lent
            ):
                self.browse(partner.id).display_name = f"{(partner.name or '')[:1]}**"

    def get_formview_id(self, access_uid=None):
        """Customers open on their own pages, wherever a link leads to them."""
        if len(self) == 1 and self.rcc_kind:
            return self.env.ref(f"rcc_customer.res_partner_view_form_{self.rcc_kind}").id
        return super().get_formview_id(access_uid)

    def action_rcc_open_household(self):
        """Open the household's page from a person's row."""
        self.ensure_one()
        return self.rcc_household_id.get_formview_action()
