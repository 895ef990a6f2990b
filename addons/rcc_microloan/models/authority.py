from odoo import fields, models
from odoo.tools import SQL


class Authority(models.Model):
    """Authority by loan product: what a teller pays out alone may depend on it."""

    _inherit = "rcc.authority"
    _extent_fields = ("grade_id", "product_id")

    product_id = fields.Many2one(
        "rcc.loan.product",
        "Loan Product",
        index="btree_not_null",
        ondelete="restrict",
        help="Only payouts of this product, in every version of it; empty: any. The more precise row counts.",
    )

    def _simulated_cases(self):
        """Only payouts of the draft's product."""
        cases = super()._simulated_cases()
        if not self.product_id or self.act != "payout":
            return cases
        return SQL(
            """%s AND d.subject_model = 'rcc.loan' AND EXISTS (
                SELECT FROM rcc_loan l JOIN rcc_loan_product p ON p.id = l.product_id
                 WHERE l.id = d.subject_id AND p.code = %s)""",
            cases,
            self.product_id.code,
        )
