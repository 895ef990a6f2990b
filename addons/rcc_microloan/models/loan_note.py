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
        loan = self.sudo()  # the note names documents and colleagues that the reader of the loan may not open
        if loan.state in ("reserved", "cancelled"):
            raise UserError(self.env._("Loan note %(number)s is not paid out, so it is not printed.", number=loan.note_no))
        lines = loan.installment_ids
        flows = [(line.due, line.payment) for line in lines]
        kinds = dict(loan.identity_id._fields["kind"]._description_selection(self.env))
        return {
            "copies": [self.env._("Copy 1: the cooperative"), self.env._("Copy 2: the accountant"), self.env._("Copy 3: the borrower")],
            "qr": f"{loan.note_no} {loan.amount:.2f} {loan.date}",
            "borrower": loan.partner_id.name, "household": loan.household_id.name,
            "document": " ".join(filter(None, (kinds.get(loan.identity_id.kind), loan.identity_id.number_masked))),
            "contract_no": loan.grant_id.contract_no or "", "certificate_no": loan.grant_id.certificate_no or "",
            "date": self._long_date(loan.date), "due_date": self._long_date(loan.due_date),
            "rate": f"{loan.annual_rate * 100:.4g} %", "monthly": f"{loan.annual_rate * 1000 / 12:.4g} ‰",
            "effective": f"{effective_annual_rate_dated(loan.amount, loan.date, flows) * 100:.2f} %",
            "method": dict(loan._fields["method"]._description_selection(self.env))[loan.method],
            "day_count": dict(loan.product_id._fields["day_count"]._description_selection(self.env))[loan.product_id.day_count],
            "teller": loan.teller_id.name or "", "accountant": loan.accountant_id.name or "",
            "lines": [{"number": line.number, "due": line.due.isoformat(),
                       **{name: f"{line[name]:,.2f}" for name in ("principal", "interest", "payment", "balance")}} for line in lines],
            "total_principal": f"{sum(lines.mapped('principal')):,.2f}", "total_interest": f"{sum(lines.mapped('interest')):,.2f}",
            "total": f"{sum(lines.mapped('payment')):,.2f}",
        }

    def _long_date(self, day):
        """As Chinese vouchers write it."""
        return f"{day.year}年{day.month}月{day.day}日"
