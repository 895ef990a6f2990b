from odoo import api, models


class ResPartner(models.Model):
    """A person registered in spite of a likeness waits in the queue of possible duplicates."""

    _inherit = "res.partner"

    @api.model
    def _rcc_add_member(self, household, vals):
        """File whom the new person resembles."""
        person = super()._rcc_add_member(household, vals)
        self.env["rcc.duplicate"]._note_typed(person)
        return person
