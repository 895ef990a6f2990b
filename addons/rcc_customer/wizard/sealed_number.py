from odoo import api, fields, models

from odoo.addons.rcc_base.tools.secret import decrypt, encrypt


class SealedNumber(models.AbstractModel):
    """A wizard that takes a document number: it rests encrypted here too, and is never sent back."""

    _name = "rcc.sealed.number"
    _description = "Sealed number"
    _sealed_names = ("number",)  # each with a column `<name>_encrypted`

    number = fields.Char(
        "ID number", compute="_compute_number", inverse="_inverse_number", exportable=False
    )
    number_encrypted = fields.Char(groups=fields.NO_ACCESS)

    def _compute_number(self):
        for name in self._sealed_names:
            self[name] = False

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
        return {name: value for name, value in vals.items() if name not in self._sealed_names}

    def _seal(self, vals):
        for name in self._sealed_names:
            if vals.get(name):
                sealed = self.sudo()  # no role writes the sealed column itself
                sealed[f"{name}_encrypted"] = encrypt(vals[name])

    def _number_in_clear(self, name="number"):
        sealed = self.sudo()[f"{name}_encrypted"]  # typed by this user a moment ago
        return decrypt(sealed) if sealed else False
