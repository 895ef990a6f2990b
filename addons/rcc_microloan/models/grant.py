from odoo import fields, models
from odoo.tools import SQL

from ..tools.owing import OWING

ALWAYS = (
    "write_off",
    "related_party",
)  # forbid a drawdown whatever the scheme says; overdue loans are named one by one


class Grant(models.Model):
    """The loans that draw on a grant, and what of them forbids another drawdown."""

    _inherit = "rcc.grant"

    loan_ids = fields.One2many("rcc.loan", "grant_id", "Loans")

    def _drawdown_refusal(self, partner):
        """Name the loan that is overdue, beside what the grant itself says."""
        reasons = super()._drawdown_refusal(partner)
        today = self._today()
        overdue = SQL(
            """
            SELECT l.note_no, MIN(i.due), SUM(i.principal + i.interest - i.principal_paid - i.interest_paid)
              FROM rcc_loan l JOIN rcc_loan_installment i ON i.loan_id = l.id
              JOIN res_partner borrower ON borrower.id = l.partner_id
             WHERE (l.household_id = %(household)s OR borrower.parent_id = %(household)s) AND %(owing)s = %(household)s
               AND l.state = 'open' AND i.replaced_id IS NULL AND i.due < %(today)s
               AND i.principal + i.interest > i.principal_paid + i.interest_paid
             GROUP BY l.id ORDER BY MIN(i.due)""",
            household=self.partner_id.id,
            owing=SQL(OWING),
            today=today,
        )
        self.env.flush_all()
        return reasons + [
            self.env._(
                "Loan note %(number)s is %(days)s days past due with %(amount)s yuan: it is repaid first.",
                number=number,
                days=(today - due).days,
                amount=f"{amount:,.2f}",
            )
            for number, due, amount in self.env.execute_query(overdue)
        ]

    def _veto_refusals(self, date):
        """Vetoes that forbid a drawdown also where the scheme does not list them."""
        reasons = super()._veto_refusals(date)
        listed = self.result_id.sudo().scheme_id.veto_ids.mapped("code")  # as the refusals above
        labels = dict(self.env["rcc.rating.veto"]._fields["code"]._description_selection(self.env))
        missing = [code for code in ALWAYS if code not in listed]
        return reasons + [
            self.env._("No payout: %(veto)s.", veto=labels[code])
            for code in self.partner_id._rcc_vetoes(missing, date)
        ]
