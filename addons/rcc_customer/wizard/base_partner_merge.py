from odoo import models
from odoo.exceptions import UserError


class MergePartnerAutomatic(models.TransientModel):
    """Odoo's merge deletes rows on conflict (a grant would vanish): it refuses customers."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].sudo().browse(partner_ids)  # whoever asks
        if any(partners.mapped("rcc_kind")):
            raise UserError(
                self.env._(
                    "Customers are not merged here: their grants, loans and documents would be lost."
                )
            )
        return super()._merge(partner_ids, dst_partner, extra_checks)
