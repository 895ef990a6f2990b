from odoo import models
from odoo.exceptions import UserError

from ..tools.rate import effective_annual_rate_dated


class Loan(models.Model):
    """The printed loan note (借据)."""

    _inherit = "rcc.loan"

    def _note(self):
        """What the form shows, as text; it is printed for loans that were paid out only."""
        self.ensure_one()
        self.check_access("read")
        loan = self.sudo()  # the note names papers and colleagues that a reader may not open
        if loan.state in ("reserved", "cancelled"):
            raise UserError(
                self.env._(
                    "Loan note %(number)s is not paid out, so it is not printed.",
                    number=loan.note_no,
                )
            )
        lines = loan._first_plan()
        flows = [(line.due, line.payment) for line in lines]
        effective = effective_annual_rate_dated(loan.amount, loan.date, flows)
        return {
            "copies": [
                self.env._("Copy 1: the cooperative"),
                self.env._("Copy 2: the accountant"),
                self.env._("Copy 3: the borrower"),
            ],
            "qr": f"{loan.note_no} {loan.amount:.2f} {loan.date}",
            "borrower": loan.partner_id.name,
            "household": loan.household_id.name,
            "document": f"{self._label(loan.identity_id, 'kind')} {loan.identity_id.number_masked or ''}",
            "contract_no": loan.grant_id.contract_no or "",
            "certificate_no": loan.grant_id.certificate_no or "",
            "date": self._long_date(loan.date),
            "due_date": self._long_date(loan.due_date),
            "rate": f"{loan.annual_rate * 100:.4g} %",
            "monthly": f"{loan.annual_rate * 1000 / 12:.4g} ‰",
            "effective": f"{effective * 100:.2f} %",
            "method": self._label(loan, "method"),
            "day_count": self._label(loan.product_id, "day_count"),
            "teller": loan.teller_id.name or "",
            "accountant": loan.accountant_id.name or "",
            **self._note_lines(lines),
        }

    def _first_plan(self):
        """The schedule as it was agreed, whatever was repaid early since."""
        plan = self.env["rcc.loan.installment"]
        return plan.search([("loan_id", "=", self.id), ("entry_id", "=", False)], order="number")

    def _note_lines(self, lines):
        """The schedule and its totals as text."""
        names = ("principal", "interest", "payment", "balance")
        return {
            "lines": [
                {
                    "number": line.number,
                    "due": line.due.isoformat(),
                    **{name: f"{line[name]:,.2f}" for name in names},
                }
                for line in lines
            ],
            "total_principal": f"{sum(lines.mapped('principal')):,.2f}",
            "total_interest": f"{sum(lines.mapped('interest')):,.2f}",
            "total": f"{sum(lines.mapped('payment')):,.2f}",
        }

    def _label(self, record, name):
        """The label of a selection's value, in the language of the note."""
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")

    def _long_date(self, day):
        """As Chinese vouchers write it."""
        return f"{day.year}年{day.month}月{day.day}日"
