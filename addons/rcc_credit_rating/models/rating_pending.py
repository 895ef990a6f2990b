from odoo import models
from odoo.fields import Domain


class RatingPending(models.Model):
    """Ratings name who may decide them now."""

    _name = "rcc.rating.result"
    _inherit = ["rcc.rating.result", "rcc.pending.mixin"]

    def _pending_domain(self):
        """Those whose notice is over, to approve; those without a grade or limit, to reject."""
        over = Domain("state", "=", "noticed") & Domain("notice_id.date_to", "<", self._today())
        nothing = Domain("grade_id", "=", False) | Domain("limit_amount", "<=", 0)
        return over | (Domain("state", "=", "proposed") & nothing)

    def _pending_case(self):
        """A grant of the limit, to a household of this grade."""
        return {
            "act": "grant",
            "amount": self.limit_amount,
            "branch": self.branch_id,
            "case": {"grade_id": self.grade_id},
        }

    def _pending_partner(self):
        return self.partner_id
