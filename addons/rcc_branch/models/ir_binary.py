from odoo import models


class IrBinary(models.AbstractModel):
    """Downloads: what hangs on a customer is checked when it is fetched, whatever token the address carries."""

    _inherit = "ir.binary"

    def _find_record(
        self, xmlid=None, res_model="ir.attachment", res_id=None, access_token=None, field=None
    ):
        """Odoo's tokens of files open them without any right, for days and for whoever has the address."""
        record = super()._find_record(xmlid, res_model, res_id, access_token, field)
        if record._rcc_is_scoped():
            record.with_env(self.env).check_access("read")
        return record
