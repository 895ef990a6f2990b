from odoo import api, fields, models
from odoo.exceptions import AccessError


class Membership(models.Model):
    """Who may borrow on the household's grant beside its head."""

    _inherit = "rcc.membership"

    borrower_from = fields.Date(
        "May borrow since",
        copy=False,
        readonly=True,
        help="The day on which the head named this member in writing as a borrower; empty for everybody else.",
    )

    def action_name_borrower(self):
        """Record that the head named these members in writing as borrowers, as of today."""
        self.group_id.check_access("write")
        named = self.sudo()  # by this step alone; the right was checked
        named.write({"borrower_from": self.env["rcc.post"]._today()})

    @api.model_create_multi
    def create(self, vals_list):
        """Who may borrow is recorded by `action_name_borrower`, on its own day."""
        self._refuse_borrowers(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_borrowers([vals])
        return super().write(vals)

    def _refuse_borrowers(self, vals_list):
        if not self.env.su and any("borrower_from" in vals for vals in vals_list):
            raise AccessError(self.env._("Name a borrower by the button; the day is not typed."))
