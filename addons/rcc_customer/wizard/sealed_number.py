from odoo import api, fields, models

from odoo.addons.rcc_base.tools.secret import decrypt, encrypt


class SealedNumber(models.AbstractModel):
    """A wizard that takes a document number: it rests encrypted here too, and is never sent back."""

    _name = "rcc.sealed.number"
    _description = "Sealed number"

    number = fields.Char(
        "ID number", compute="_compute_number", inverse="_inverse_number", exportable=False
    )
    number_encrypted = fields.Char(groups=fields.NO_ACCESS)

    def _compute_number(self):
        self.number = False

    def _inverse_number(self):
        """Sealed by create() and write()."""

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._without_number(vals) for vals in vals_list])
        for record, vals in zip(records, vals_list):
            record._seal(vals)
        return records

    def write(self, vals):
        result = super().write(self._without_number(vals))
        self._seal(vals)
        return result

    @api.model
    def _without_number(self, vals):
        return {name: value for name, value in vals.items() if name != "number"}

    def _seal(self, vals):
        if vals.get("number"):
            sealed = self.sudo()  # no role writes the sealed column itself
            sealed.number_encrypted = encrypt(vals["number"])

    def _number_in_clear(self):
        sealed = self.sudo().number_encrypted  # typed by this user a moment ago
        return decrypt(sealed) if sealed else False
