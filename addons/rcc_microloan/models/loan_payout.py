from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.daycount import add_months


class Loan(models.Model):
    """Paying out: reserve inside the grant, then book the payout and make the schedule."""

    _inherit = "rcc.loan"

    @api.model
    def _draw(self, values):
        """Reserve a loan inside its grant and, unless an accountant must authorise it, pay it out.

        :param values: partner_id, grant_id, product_id, amount, months, branch_id, teller_id, idempotency_key; optional
            date (default today), purpose, identity_id, mode, accountant_id, annual_rate, note_no, core_no
        :raise ValidationError: by the database, when the grant's limit or a separation of duties forbids it
        """
        grant = self.env["rcc.grant"].browse(values["grant_id"])
        product = self.env["rcc.loan.product"].browse(values["product_id"])
        date = fields.Date.to_date(values.get("date")) or self._today()
        loan = self.create(
            {
                "note_no": self.env["ir.sequence"].next_by_code(
                    "rcc.loan.note", sequence_date=date
                ),
                "purpose": product.purpose or product.name,
                "annual_rate": product.annual_rate,
                "method": product.method,
                **values,
                "date": date,
                "due_date": add_months(date, values["months"]),
                "household_id": grant.partner_id.id,
                "home_branch_id": grant.branch_id.id,
                "recommender_id": grant.recommender_id.id,
                "approver_id": grant.approver_id.id,
                "needs_accountant": not self._teller_decides(
                    self.env["hr.employee"].browse(values.get("teller_id")),
                    values["amount"],
                    self.env["rcc.branch"].browse(values["branch_id"]),
                    product,
                ),
            }
        )
        if not loan.needs_accountant or loan.accountant_id or loan.mode == "mirror":
            loan._pay_out(date)
        return loan

    @api.model
    def _teller_decides(self, teller, amount, branch, product):
        """Whether this employee's posts as teller cover a payout of `amount` yuan; else an accountant authorises.

        The one place that asks the table of authority about payouts by tellers."""
        user = teller.sudo().user_id  # whose posts count
        posts = self.env["rcc.post"]._live(
            [("user_id", "=", user.id), ("role_id.code", "=", "teller")]
        )
        ceilings = self.env["rcc.authority"]._ceilings(
            "payout", branch, {"product_id": product}, posts
        )
        return round(amount, 2) <= ceilings.get(user.id, -1)

    def _pay_out(self, date):
        """Book the payout on `date` and make the schedule from that day."""
        for loan in self:
            due_date = add_months(date, loan.months)
            loan.write({"state": "open", "date": date, "due_date": due_date})
            loan._book("payout", date, principal=loan.amount)
            loan._add_lines(loan.product_id._plan(loan.amount, date, due_date, loan.annual_rate))

    def _book(self, kind, date, principal=0, interest=0, key=None, **values):
        """Add an entry to the ledger; principal and interest are signed, in yuan."""
        self.ensure_one()
        return self.env["rcc.loan.entry"].create(
            {
                "loan_id": self.id,
                "branch_id": self.branch_id.id,
                "home_branch_id": self.home_branch_id.id,
                "kind": kind,
                "date": date,
                "principal": principal,
                "interest": interest,
                "employee_id": self.teller_id.id,
                "idempotency_key": key or f"{kind}:{self.id}",
                **values,
            }
        )

    def _add_lines(self, lines, entry=None, after=0):
        """Store schedule lines (`tools.methods.Installment`), numbered on from `after`."""
        self.ensure_one()
        self.env["rcc.loan.installment"].flush_model()  # replaced lines give their numbers free
        return self.env["rcc.loan.installment"].create(
            [
                {
                    "loan_id": self.id,
                    "branch_id": self.branch_id.id,
                    "home_branch_id": self.home_branch_id.id,
                    "number": after + line.number,
                    "due": line.due,
                    "days": line.days,
                    "principal": float(line.principal),
                    "interest": float(line.interest),
                    "balance": float(line.balance),
                    "entry_id": entry.id if entry else False,
                }
                for line in lines
            ]
        )

    def action_authorise(self):
        """The accountant's second look (会计授权): checks again and pays out what the teller reserved.

        :raise UserError: not reserved, or the grant no longer allows it; the same person as another duty is refused
            by the database
        """
        self._require_role("accountant")
        accountant = self.env.user._rcc_employee()
        for loan in self.sudo():  # nobody writes loans directly; the role was checked above
            loan._expect_reserved()
            loan.lock_for_update()
            reasons = loan.grant_id._drawdown_refusal(loan.partner_id)
            if reasons:
                raise UserError("\n".join(reasons))
            self.env["rcc.authority"]._check(
                self.env.user,
                "payout",
                loan.amount,
                loan._authority_branch(),
                {"product_id": loan.product_id},
            )
            loan.accountant_id = accountant
            loan._pay_out(loan._today())
            loan.env["rcc.decision"]._append(loan, "payout", amount=loan.amount)

    def action_open_refuse(self):
        """Ask the accountant for the reason before refusing."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the payout"),
            "res_model": "rcc.loan.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loan_id": self.ensure_one().id},
        }

    def action_refuse(self, reason):
        """Give a reserved loan back to the grant; the accountant, or the teller who reserved it.

        :param str reason: kept with the decision
        """
        self._require_role("accountant", "teller")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the payout is refused."))
        own = self.env.user._rcc_employee()
        judge = self.env.su or self.env.user.has_group("rcc_branch.group_accountant")
        for loan in self.sudo():  # nobody writes loans directly; the role was checked above
            loan._expect_reserved()
            if not judge and loan.teller_id.id != own.id:
                raise UserError(
                    self.env._("The accountant, or the teller who reserved it, gives it back.")
                )
            loan.state = "cancelled"
            loan.env["rcc.decision"]._append(
                loan, "payout", outcome="rejected", amount=loan.amount, reason=reason.strip()
            )

    def _expect_reserved(self):
        if self.state != "reserved":
            raise UserError(
                self.env._(
                    "Loan note %(number)s is not waiting for an accountant.", number=self.note_no
                )
            )
