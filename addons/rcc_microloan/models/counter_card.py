from odoo import api, models

from odoo.addons.rcc_base.tools.money import in_words


class Counter(models.AbstractModel):
    """What the counter's screen shows: rows, card, offer and receipt, all masked."""

    _inherit = "rcc.counter"

    @api.model
    def receipt(self, loan_id):
        """What the screen shows after a payout.

        :return: {id, note_no, state, borrower, amount, words, date, due_date, annual_rate, purpose, available, lines}
        """
        self._expect_sense(loan_id=loan_id)
        loan = self.env["rcc.loan"].browse(loan_id)
        loan.check_access("read")
        return {
            **{
                name: loan[name]
                for name in (
                    "id",
                    "note_no",
                    "state",
                    "amount",
                    "date",
                    "due_date",
                    "annual_rate",
                    "months",
                    "purpose",
                )
            },
            "borrower": loan.partner_id.display_name,
            "words": in_words(loan.amount),
            "available": loan.sudo().grant_id.amount_available,  # of the loan's own grant
            "lines": [
                {name: line[name] for name in ("number", "due", "principal", "interest", "payment")}
                for line in loan.installment_ids
            ],
        }

    @api.model
    def _row(self, person):
        """One line of the results; names of other branches' customers come masked."""
        above = (
            person.sudo()
        )  # household, village and grant of a person found in scope or by the whole number
        grant = self._grant(above.rcc_household_id)
        return {
            "id": person.id,
            "name": above.name if person.has_access("read") else person.display_name,
            "household": person.rcc_household_id.display_name if person.has_access("read") else "",
            "village": above.rcc_area_id.name or "",
            "masked": above.rcc_masked_number or "",
            "phone": f"···{above.phone[-4:]}" if above.phone else "",
            "grade": grant.grade_id.name or "",
            "limit": grant.amount_limit,
            "available": grant.amount_available,
            "state": grant.state or "none",
            "standing": (above.rcc_household_id or above).rcc_standing or "",
        }

    @api.model
    def _card(self, draft):
        """The customer as the teller sees it before any document: masked, without the certificate's number."""
        grant, product = draft["grant"], draft["product"]
        row = self._row(draft["partner"].with_env(self.env))
        open_loans = grant.env["rcc.loan"].search(
            [("grant_id", "=", grant.id), ("state", "in", ("reserved", "open"))]
        )
        return {
            **row,
            "used": grant.amount_used,
            "valid_to": grant.date_to or False,
            "head": draft["household"].rcc_head_id == draft["partner"],
            "branch": grant.branch_id.name or "",
            "product": product.name or "",
            "annual_rate": product.annual_rate,
            "months": draft["months"],
            "months_max": product.months_max,
            "purpose": product.purpose or "",
            "loans": [
                {
                    "note_no": loan.note_no,
                    "amount": loan.amount,
                    "outstanding": loan.outstanding,
                    "due_date": loan.due_date,
                    "state": loan.state,
                }
                for loan in open_loans
            ],
        }

    @api.model
    def _quote(self, draft):
        """Cost and plan of the loan as it would be paid out today."""
        product, amount = draft["product"], draft["amount"]
        lines = product._plan(amount, draft["date"], draft["due_date"])
        return {
            "words": in_words(amount),
            "due_date": draft["due_date"],
            "interest": float(sum(line.interest for line in lines)),
            "first_due": lines[0].due,
            "first_payment": float(lines[0].payment),
            "lines": len(lines),
            "needs_accountant": not self.env["rcc.loan"]._teller_decides(
                draft["employee"], amount, draft["branch"], product
            ),
            "left": draft["grant"].amount_available - amount,
        }
