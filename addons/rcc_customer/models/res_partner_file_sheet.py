from odoo import models


class ResPartner(models.Model):
    """The update of a household's file, from its page."""

    _inherit = "res.partner"

    def action_rcc_update_file(self):
        """Open the household's draft of its economic file; a member's is the household's."""
        self.ensure_one()
        household = self.rcc_household_id or self
        household.check_access("write")
        draft = self.env["rcc.file.sheet"]._begin(household)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Update the file"),
            "res_model": "rcc.file.sheet",
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def _rcc_open_household(self):
        """The household's page."""
        view = self.env.ref("rcc_customer.res_partner_view_form_household")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(view.id, "form")],
        }
