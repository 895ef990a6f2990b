from odoo import fields, models
from odoo.tools import SQL


class Authority(models.Model):
    """Authority by credit grade: weaker grades may be decided higher up."""

    _inherit = "rcc.authority"
    _extent_fields = ("grade_id",)

    grade_id = fields.Many2one(
        "rcc.rating.grade",
        "Grade",
        index="btree_not_null",
        ondelete="restrict",
        help="Only cases of this grade, in every version of its scheme; empty: any. The more precise row counts.",
    )

    def _simulated_cases(self):
        """Only decisions on ratings of the draft's grade."""
        cases = super()._simulated_cases()
        if not self.grade_id or self.act != "grant":
            return cases
        return SQL(
            """%s AND d.subject_model = 'rcc.rating.result' AND EXISTS (
                SELECT FROM rcc_rating_result r JOIN rcc_rating_grade g ON g.id = r.grade_id
                  JOIN rcc_rating_scheme s ON s.id = g.scheme_id
                 WHERE r.id = d.subject_id AND g.name = %s AND s.code = %s)""",
            cases,
            self.grade_id.name,
            self.grade_id.scheme_id.code,
        )
