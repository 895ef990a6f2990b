from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """What the loan book knows of a household."""

    _inherit = "res.partner"

    @api.model
    def _rcc_activity_sources(self):
        """Add loans while they are open, and everything booked on them."""
        return super()._rcc_activity_sources() + [
            (
                "business",
                SQL(
                    "SELECT household_id AS partner_id, %s AS date FROM rcc_loan WHERE state IN ('reserved', 'open')",
                    self.env["rcc.post"]._today(),
                ),
            ),
            (
                "business",
                SQL(
                    """SELECT loan.household_id AS partner_id, entry.date FROM rcc_loan loan
                         JOIN rcc_loan_entry entry ON entry.loan_id = loan.id WHERE entry.kind <> 'accrual'"""
                ),
            ),
        ]

    @api.model
    def _rcc_facts(self, codes, date):
        """Add `veto_overdue` (something unpaid after its due date, as the book stands) and `veto_write_off`."""
        facts = super()._rcc_facts(codes, date)
        if "veto_overdue" in codes:
            facts["veto_overdue"] = self.env["rcc.loan"]._overdue_households(date)
        if "veto_write_off" in codes:
            facts["veto_write_off"] = SQL(
                "SELECT DISTINCT household_id AS partner_id, TRUE AS value FROM rcc_loan WHERE state = 'written_off'"
            )
        return facts
