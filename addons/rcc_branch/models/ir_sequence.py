from odoo import api, models
from odoo.exceptions import AccessError


class IrSequence(models.Model):
    """Numbers of ours are given by the steps that need them: nobody draws one for nothing and leaves a gap."""

    _inherit = "ir.sequence"

    def next_by_id(self, sequence_date=None):
        """Refuse remote callers a number of a contract, a loan note or a customer."""
        self._rcc_refuse_numbers()
        return super().next_by_id(sequence_date)

    @api.model
    def next_by_code(self, sequence_code, sequence_date=None):
        """As `next_by_id`."""
        if not self.env.su and str(sequence_code).startswith("rcc."):
            self._rcc_refuse()
        return super().next_by_code(sequence_code, sequence_date)

    def _rcc_refuse_numbers(self):
        numbers = self.sudo()  # reads the codes only
        if not self.env.su and any(
            (code or "").startswith("rcc.") for code in numbers.mapped("code")
        ):
            self._rcc_refuse()

    def _rcc_refuse(self):
        raise AccessError(self.env._("These numbers are given by the system alone."))
