from odoo import api, fields, models
from odoo.addons.rcc_base.tools.secret import decrypt, encrypt


class SealedNumber(models.AbstractModel):
    """A wizard that takes a document number: it rests encrypted here too, and is never sent back."""

    _name = "rcc.sealed.number"
    _description = "Sealed number"

    number = fields.Char("ID number", compute="_compute_number", inverse="_inverse_number", exportable=False)
    number_encrypted = fields.Char(groups=fields.NO_ACCESS)

    def _compute_number(self):
        self.number = False

    def _inverse_number(self):
        """Sealed by create() and write()."""

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._seal(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._seal(vals))

    @api.model
    def _seal(self, vals):
        kept = {name: value for name, value in vals.items() if name != "number"}
        return kept | ({"number_encrypted": encrypt(vals["number"])} if vals.get("number") else {})

    def _number_in_clear(self):
        sealed = self.sudo().number_encrypted  # typed by this user a moment ago
        return decrypt(sealed) if sealed else False
