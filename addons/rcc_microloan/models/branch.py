from odoo import api, fields, models


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

    @api.model
    def _figures(self):
        """Open loans, what is owed, and what of it is overdue, of the customers that the branch answers for."""
        titles = {
            "loans": self.env._("Open loans"),
            "owed": self.env._("Owed (yuan)"),
            "overdue": self.env._("Overdue loans"),
        }
        loans = [
            ("loans", 70, [], None),
            ("owed", 75, [], "outstanding"),
            ("overdue", 80, [("days_past_due", ">", 0)], None),
        ]
        return [
            *super()._figures(),
            *(
                {
                    "key": key,
                    "title": titles[key],
                    "sequence": sequence,
                    "model": "rcc.loan",
                    "domain": fields.Domain("state", "=", "open") & fields.Domain(domain),
                    "branch": "home_branch_id",
                    "sum": column,
                    "customers": True,
                    "warning": key == "overdue",
                }
                for key, sequence, domain, column in loans
            ),
        ]
