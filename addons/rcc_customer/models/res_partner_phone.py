from odoo import api, fields, models

from odoo.addons.rcc_branch.tools import phone as phones


class ResPartner(models.Model):
    """A customer's `phone` is the main one of several numbers (`rcc.phone`); whoever writes the one finds the other."""

    _inherit = "res.partner"

    rcc_phone_ids = fields.One2many("rcc.phone", "partner_id", "Telephones", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        """File the telephones of new customers; a text may hold several numbers."""
        partners = super().create(
            [self._rcc_first_phone(vals) if vals.get("rcc_kind") else vals for vals in vals_list]
        )
        for partner, vals in zip(partners, vals_list):
            if vals.get("rcc_kind") and vals.get("phone"):
                self.env["rcc.phone"]._file(partner, vals["phone"])
        return partners

    def write(self, vals):
        """A new phone becomes the main number; the former stays beside it. An empty one takes the main number away."""
        customers = self.browse()
        if "phone" in vals:
            customers = self.sudo().filtered("rcc_kind")  # the law does not depend on who reads
        if not customers:
            return super().write(vals)
        result = super().write(self._rcc_first_phone(vals))
        for customer in customers.with_env(self.env):
            self.env["rcc.phone"]._file(customer, vals["phone"])
        return result

    @api.model
    def _rcc_first_phone(self, vals):
        """The values with the first of several telephone numbers alone."""
        if not vals.get("phone"):
            return vals
        return {**vals, "phone": next(iter(phones.split(vals["phone"])), False)}

    def _rcc_set_phone(self, number):
        """Write the main number: for `rcc.phone` alone."""
        return super().write({"phone": number})

    @api.model
    def _rcc_phones_of(self, ids):
        """{customer: [number, ...]} of what the reader may see, main number first."""
        rows = self.env["rcc.phone"].search_read(
            [("partner_id", "in", list(ids))], ["partner_id", "number"], load=False
        )
        found = {partner_id: [] for partner_id in ids}
        for row in rows:
            found[row["partner_id"]].append(row["number"])
        return found
