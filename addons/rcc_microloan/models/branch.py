from odoo import models


class Branch(models.Model):
    """Which of the loans' branches follow the customer."""

    _inherit = "rcc.branch"

    def _rcc_branch_followers(self):
        """Who answers for the loan follows the household; the counter that paid it out stays what it was."""
        home = ("loan_id", "home_branch_id")
        return super()._rcc_branch_followers() | {
            ("rcc.loan", "home_branch_id"): ("household_id", "rcc_branch_id"),
            ("rcc.loan.installment", "home_branch_id"): home,
            ("rcc.loan.entry", "home_branch_id"): home,
            ("rcc.loan.classification", "home_branch_id"): home,
        }
