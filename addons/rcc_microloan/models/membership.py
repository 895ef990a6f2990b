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

    borrower_to = fields.Date(
        "No longer since",
        copy=False,
        readonly=True,
        help="The first day without the right: another head has not named this member, or the member has died.",
    )

    def action_name_borrower(self):
        """Record that the head named these members in writing as borrowers, as of today."""
        self.group_id.check_access("write")
        named = self.sudo()  # by this step alone; the right was checked
        named.write({"borrower_from": self.env["rcc.post"]._today(), "borrower_to": False})

    def _may_borrow(self, date):
        """Whether the head's naming of this member holds on a day."""
        return bool(
            self.borrower_from
            and self.borrower_from <= date
            and (not self.borrower_to or self.borrower_to > date)
        )

    def _end_naming(self, date):
        """From a day on the naming of these members counts no more."""
        for member in self.filtered(lambda row: row.borrower_from and not row.borrower_to):
            member.sudo().borrower_to = max(date, member.borrower_from)  # of the step just taken

    @api.model_create_multi
    def create(self, vals_list):
        """Who may borrow is recorded by `action_name_borrower`, on its own day."""
        self._refuse_borrowers(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_borrowers([vals])
        return super().write(vals)

    def _refuse_borrowers(self, vals_list):
        if not self.env.su and any(
            {"borrower_from", "borrower_to"} & vals.keys() for vals in vals_list
        ):
            raise AccessError(self.env._("Name a borrower by the button; the day is not typed."))
