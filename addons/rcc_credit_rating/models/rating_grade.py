from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard


class RatingGrade(models.Model):
    """A credit grade: the score it starts at and what it is worth.

    Closed below, open above: a grade reaches to the start of the next better one, so
    there is neither gap nor overlap. Names are the union's own and shown as they are;
    letters would mean different things in different unions.
    """

    _name = "rcc.rating.grade"
    _description = "Credit Grade"
    _inherit = ["rcc.credit.mixin"]
    _order = "scheme_id, score_from DESC"

    scheme_id = fields.Many2one(
        "rcc.rating.scheme", "Scheme", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    score_from = fields.Float("Score from", digits=0, required=True)
    panel_from = fields.Float(
        "Panel's mean from", digits=0, help="The panel caps the grade, whatever the score."
    )
    needs_record = fields.Boolean(
        "Needs a repayment record", help="Only for households that borrowed and repaid on time."
    )
    cap = fields.Monetary(help="The highest limit of this grade in yuan.")
    base = fields.Monetary(help="The amount that shares of assets and income are added to.")
    weight = fields.Float(digits=0, default=1.0)

    _score_uniq = models.Constraint(
        "UNIQUE (scheme_id, score_from)", "Two grades cannot start at the same score."
    )
    _name_uniq = models.Constraint("UNIQUE (scheme_id, name)", "A scheme has each grade once.")
    _figures = models.Constraint(
        "CHECK (score_from >= 0 AND panel_from >= 0 AND cap >= 0 AND base >= 0 AND weight >= 0)",
        "Scores, caps, bases and weights of a grade are not negative.",
    )
    _policy = PolicyLineGuard("scheme_id")

    def _authority_key(self):
        """What a row of authority names: this grade in all versions of its scheme."""
        return f"{self.scheme_id.code}/{self.name}"
