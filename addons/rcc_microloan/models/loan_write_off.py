from odoo import models
from odoo.exceptions import UserError


class Loan(models.Model):
    """Writing off (呆账核销): the claim stays, the principal leaves the book, and the household is vetoed."""

    _inherit = "rcc.loan"

    def action_write_off(self, reason):
        """Write open loans off; executives only (金融企业呆账核销管理办法, 财金〔2017〕90号: decided at the top).

        :param str reason: kept with the decision and the entry
        """
        self._require_role("executive")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the loan is written off."))
        employee = self.env.user._rcc_employee_or_none()
        for loan in self.sudo():  # nobody writes loans directly; the role was checked above
            if loan.state != "open":
                raise UserError(
                    self.env._("Loan note %(number)s is not open.", number=loan.note_no)
                )
            loan._accrue(loan._today())
            unpaid = sum(loan.entry_ids.mapped("interest"))
            loan._book(
                "write_off",
                loan._today(),
                -loan.outstanding,
                -max(unpaid, 0),
                reason=reason.strip(),
                employee_id=employee.id,
            )
            loan.state = "written_off"
            loan.env["rcc.decision"]._append(
                loan, "write_off", amount=loan.amount, reason=reason.strip()
            )
