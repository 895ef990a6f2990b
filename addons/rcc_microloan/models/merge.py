from odoo import models


class Merge(models.Model):
    """Loans change over with the customer: entries, plan and note stay as they are booked, with their loan."""

    _inherit = "rcc.merge"

    def _refusals(self):
        """A payout that has begun is finished before anybody changes whose loan it is."""
        return super()._refusals() + self._loan_refusals()

    def _loan_refusals(self):
        two = self.survivor_id | self.gone_id
        loans = self.env["rcc.loan"].search(
            [
                ("state", "=", "reserved"),
                "|",
                ("partner_id", "in", two.ids),
                ("household_id", "in", two.ids),
            ]
        )
        if not loans:
            return []
        return [
            self.env._(
                "A payout is on its way (%(notes)s): pay it out or cancel it first.",
                notes=", ".join(loans.mapped("note_no")),
            )
        ]

    def _amount(self):
        """What the one that goes still owes."""
        going = self.gone_id | self._going_households()
        loans = self.env["rcc.loan"].search(
            [
                ("state", "=", "open"),
                "|",
                ("partner_id", "in", going.ids),
                ("household_id", "in", going.ids),
            ]
        )
        return super()._amount() + sum(loans.mapped("outstanding"))
