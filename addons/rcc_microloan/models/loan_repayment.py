from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.allocation import allocate
from ..tools.arguments import misfits
from ..tools.methods import Installment
from ..tools.schedule import amortize, interest


def money(value):
    """Yuan as the Decimal that the database holds."""
    return Decimal(f"{value or 0:.2f}")


class Loan(models.Model):
    """Repaying: what is due first (interest, then principal, oldest first), then early, interest to the day."""

    _inherit = "rcc.loan"

    def action_repay(self, amount, date=None, idempotency_key=None):
        """Book a repayment at the counter.

        :param float amount: yuan
        :param date: day of the payment, default today; an earlier one is booked by an accountant,
            since it saves interest
        :param str idempotency_key: the same key books once, whatever happens to the connection
        :return: the entry
        :raise UserError: more than is owed, not open, or not a teller
        """
        self._require_role("teller", "accountant")
        if not idempotency_key:
            raise UserError(
                self.env._(
                    "A booking needs a key that makes its repetition harmless (idempotency_key)."
                )
            )
        day = self._payment_day(date)
        if misfits(amount=amount, idempotency_key=idempotency_key):
            raise UserError(self.env._("This amount or key is not understood."))
        entry = self.sudo()._repay(  # nobody writes loans directly; the role was checked above
            amount, day, f"repayment:{idempotency_key}", self.env.user._rcc_employee()
        )
        return entry.sudo(False)

    def _payment_day(self, date):
        """The day as a date; one before today only for accountants."""
        today = self._today()
        try:
            day = fields.Date.to_date(date) or today
        except (TypeError, ValueError, AttributeError):
            raise UserError(self.env._("This date is not understood.")) from None
        if day < today and not self.env.user.has_group("rcc_branch.group_accountant"):
            raise UserError(
                self.env._(
                    "A repayment of an earlier day is booked by an accountant, not by a teller."
                )
            )
        return day

    def _repay(self, amount, date, key, employee):
        """Book `amount` on `date`; see `action_repay`."""
        self.ensure_one()
        amount = money(amount)
        entry = self._booked(key, amount)
        if entry:
            return entry
        self.lock_for_update()
        if self.state != "open" or amount <= 0 or date < self.date or date > self._today():
            raise UserError(
                self.env._(
                    "Loan note %(number)s takes no repayment of %(amount)s yuan on %(date)s.",
                    number=self.note_no,
                    amount=amount,
                    date=date,
                )
            )
        self._accrue(date)
        due, charge, limit = self._owed(date)
        paid_interest, paid_principal, rest = allocate(amount, due)
        if rest > charge + limit:
            raise UserError(
                self.env._(
                    "No more than %(amount)s yuan is owed on loan note %(number)s on %(date)s.",
                    amount=amount - rest + charge + limit,
                    number=self.note_no,
                    date=date,
                )
            )
        early = max(rest - charge, Decimal(0))
        entry = self._book(
            "repayment",
            date,
            principal=-float(paid_principal + early),
            interest=-float(paid_interest + min(rest, charge)),
            key=key,
            employee_id=employee.id,
        )
        if early:
            self._replan(entry, early, charge)
        self._accrue(date)
        self._settle()
        self._close_if_paid(date)
        return entry

    def _booked(self, key, amount):
        """The entry that this key made before; UserError when the key was for something else."""
        entry = self.env["rcc.loan.entry"].search([("idempotency_key", "=", key)])
        if entry and (entry.loan_id, money(entry.amount)) != (self, amount):
            raise UserError(self.env._("This key belongs to another booking."))
        return entry

    def _owed(self, date):
        """On a date: unpaid (interest, principal) of the lines due, interest since, principal not due."""
        lines = self._lines()
        due = lines.filtered(lambda line: line.due <= date)
        unpaid = [
            (money(line.interest - line.interest_paid), money(line.principal - line.principal_paid))
            for line in due
        ]
        later = (lines - due)[:1]
        balance = money(self.outstanding) - sum(principal for _interest, principal in unpaid)
        if not later:
            return unpaid, Decimal(0), Decimal(0)
        since = due[-1:].due or self.date
        base = money(self.amount) if self.method == "flat" else balance
        charge = interest(base, f"{self.annual_rate:.6f}", since, date, self.product_id.day_count)
        return unpaid, max(charge - money(later.interest_paid), Decimal(0)), balance

    def _lines(self):
        """The lines in force, in order."""
        return self.env["rcc.loan.installment"].search(
            [("loan_id", "=", self.id), ("replaced_id", "=", False)], order="number"
        )

    def _replan(self, entry, early, charge):
        """Replace the lines after an early repayment: one for what was paid, the rest over the days left."""
        later = self._lines().filtered(lambda line: line.due > entry.date)
        left = money(self.outstanding)
        first = later[:1]
        done = Installment(
            1, entry.date, 0, early, charge + money(first.interest_paid), early + charge, left
        )
        later.write({"replaced_id": entry.id, "interest_paid": 0, "principal_paid": 0})
        self._add_lines([done], entry, after=first.number - 1)
        if left:
            product = self.product_id
            self._add_lines(
                amortize(
                    left,
                    f"{self.annual_rate:.6f}",
                    len(later),
                    self.method,
                    first.due,
                    start=entry.date,
                    last_due=self.due_date,
                    months_per_period=int(product.months_per_period),
                    day_count=product.day_count,
                ),
                entry,
                after=first.number,
            )

    def _settle(self):
        """Spread what the entries paid over the lines, oldest first: one statement for any number of loans."""
        run_set(
            self.env,
            SQL(
                """
            WITH paid AS (
                SELECT e.loan_id, -SUM(e.principal) AS principal, -SUM(e.interest) AS interest
                  FROM rcc_loan_entry e LEFT JOIN rcc_loan_entry o ON o.id = e.reverses_id
                 WHERE e.loan_id IN %(ids)s AND COALESCE(o.kind, e.kind) = 'repayment' GROUP BY e.loan_id
            ), lines AS (
                SELECT i.id,
                       LEAST(i.principal,
                             GREATEST(0, p.principal + i.principal - SUM(i.principal) OVER past)) AS principal,
                       LEAST(i.interest, GREATEST(0, p.interest + i.interest - SUM(i.interest) OVER past)) AS interest
                  FROM rcc_loan_installment i JOIN paid p ON p.loan_id = i.loan_id WHERE i.replaced_id IS NULL
                WINDOW past AS (PARTITION BY i.loan_id ORDER BY i.number)
            )
            UPDATE rcc_loan_installment i SET principal_paid = l.principal, interest_paid = l.interest
              FROM lines l WHERE l.id = i.id RETURNING i.id""",
                ids=tuple(self.ids) or (0,),
            ),
            {"rcc.loan.installment": ["principal_paid", "interest_paid"]},
        )

    def _close_if_paid(self, date):
        """Close a loan on which nothing is owed any more."""
        if not money(self.outstanding) and not any(money(line.unpaid) for line in self._lines()):
            self.write({"state": "closed", "closed_on": date, "days_past_due": 0})

    def action_reverse(self, entry_id, reason):
        """Take back the last repayment, or a payout on which nothing was repaid; by an accountant who did not book it.

        :param int entry_id: the entry
        :param str reason: kept with the reversal
        :return: the reversal
        """
        self._require_role("accountant")
        if misfits(entry_id=entry_id, reason=reason):
            raise UserError(self.env._("This entry or reason is not understood."))
        entry = self.env["rcc.loan.entry"].browse(entry_id)
        entry.check_access("read")
        if not (reason or "").strip() or entry.employee_id == self.env.user._rcc_employee():
            raise UserError(
                self.env._(
                    "A reversal needs a reason, and somebody else than who booked the entry."
                )
            )
        reversal = entry.loan_id.sudo()._reverse(  # nobody writes loans directly; the role was checked above
            entry.sudo(), reason.strip(), self.env.user._rcc_employee()
        )  # see above
        return reversal.sudo(False)

    def _reverse(self, entry, reason, employee):
        """Book the mirror of an entry and bring the plan back to what it was before."""
        self.lock_for_update()
        effective = self.entry_ids.filtered(
            lambda row: (
                row.kind in ("payout", "repayment")
                and not row.search_count([("reverses_id", "=", row.id)])
            )
        )
        if entry != effective.sorted("id")[-1:]:
            raise UserError(
                self.env._(
                    "Only the last booking of a loan can be taken back; begin with the latest."
                )
            )
        lines = self.env["rcc.loan.installment"]
        if self.state == "closed":
            self.write({"state": "open", "closed_on": False})
        reversal = self._book(
            "reversal",
            self._today(),
            -entry.principal,
            -entry.interest,
            f"reversal:{entry.id}",
            reverses_id=entry.id,
            reason=reason,
            employee_id=employee.id,
        )
        lines.search([("entry_id", "=", entry.id), ("replaced_id", "=", False)])._withdraw(reversal)
        lines.search([("loan_id", "=", self.id), ("replaced_id", "=", entry.id)]).write(
            {"replaced_id": False}
        )
        if entry.kind == "payout":
            lines.search([("loan_id", "=", self.id), ("replaced_id", "=", False)])._withdraw(
                reversal
            )
            self.state = "cancelled"
        self._settle()
        return reversal
