from odoo import fields, models


class Membership(models.Model):
    """Who may borrow on the household's grant beside its head."""

    _inherit = "rcc.membership"

    borrower_from = fields.Date(
        "May borrow since",
        copy=False,
        help="The day on which the head named this member in writing as a borrower; empty for everybody else.",
    )

    def action_name_borrower(self):
        """Record that the head named these members in writing as borrowers, as of today."""
        self.write({"borrower_from": self.env["rcc.post"]._today()})
