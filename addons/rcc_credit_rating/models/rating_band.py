from odoo import fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard

HISTORY = [
    ("repaid_3y", "Repaid on time for three years or more"),
    ("repaid", "Repaid on time"),
    ("never", "Never borrowed"),
    ("settled", "Had arrears, all settled"),
]


class RatingBand(models.Model):
    """Points from a bound upwards, as far as the next band of the indicator.

    Bands are closed below and open above. Only the lower bound is kept, unique within
    the indicator, so neither gaps nor overlaps are possible.
    """

    _name = "rcc.rating.band"
    _description = "Rating Band"
    _order = "indicator_id, points DESC, id"

    indicator_id = fields.Many2one(
        "rcc.rating.indicator", "Indicator", required=True, index=True, ondelete="cascade"
    )
    scheme_id = fields.Many2one(
        related="indicator_id.scheme_id", store=True, index=True, precompute=True
    )
    start = fields.Selection(
        [("any", "No lower end"), ("at_least", "At least (≥)"), ("above", "More than (>)")],
        "Begins",
        default="at_least",
        required=True,
    )
    lower = fields.Float("Lower bound", digits=0)
    choice = fields.Selection(HISTORY, "Answer")
    points = fields.Float(digits=0, required=True)

    _bound_uniq = models.UniqueIndex(
        "(indicator_id, (start = 'any'), lower, (start = 'above')) WHERE choice IS NULL",
        "Two bands of an indicator cannot begin at the same bound.",
    )
    _choice_uniq = models.UniqueIndex(
        "(indicator_id, choice) WHERE choice IS NOT NULL", "An answer has one band."
    )
    _no_lower_end = models.Constraint(
        "CHECK (start != 'any' OR COALESCE(lower, 0) = 0)",
        "A band without lower end has no lower bound.",
    )
    _policy = PolicyLineGuard("scheme_id")

    def _words(self):
        """The band's condition in the user's language."""
        self.ensure_one()
        if self.choice:
            return dict(self._fields["choice"]._description_selection(self.env))[self.choice]
        if self.start == "any":
            return self.env._("below that")
        bound = f"{self.lower:g}"
        if self.start == "above":
            return self.env._("more than %(bound)s", bound=bound)
        return self.env._("at least %(bound)s", bound=bound)
