from odoo import api, fields, models
from odoo.exceptions import ValidationError

OPINIONS = ("excellent", "good", "fair", "poor")


class RatingScheme(models.Model):
    """How households are graded: indicators with bands, grades with caps, vetoes, limit.

    A scheme is policy: drafted, activated by a second person from a day on, never
    changed afterwards. A new version of the same code retires the one before.
    """

    _name = "rcc.rating.scheme"
    _description = "Rating Scheme"
    _inherit = ["rcc.policy.mixin", "rcc.credit.mixin"]
    _order = "sequence, code, version DESC"
    _policy_key = ["code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, index=True)
    sequence = fields.Integer(default=100, help="The first active scheme is offered for a rating.")
    source = fields.Text(translate=True, help="The rule or document that this scheme follows.")
    indicator_ids = fields.One2many("rcc.rating.indicator", "scheme_id", "Indicators", copy=True)
    grade_ids = fields.One2many("rcc.rating.grade", "scheme_id", "Grades", copy=True)
    veto_ids = fields.One2many("rcc.rating.veto", "scheme_id", "Vetoes", copy=True)
    points = fields.Float("Full points", compute="_compute_points", digits=0)

    grant_years = fields.Integer("Years of a grant", default=2, required=True)
    review_months = fields.Integer("Review every (months)", default=12, required=True)
    facts_days = fields.Integer(
        "Facts are good for (days)",
        help="A rating as of an earlier day is not proposed: survey the household again. 0 means no such rule.",
    )
    notice_days = fields.Integer("Days of notice", default=7, required=True)

    limit_method = fields.Selection(
        [
            ("capacity", "Cap or repayment capacity, less debts elsewhere"),
            ("surplus", "Last year's surplus with growth, times the grade's weight"),
            ("base_plus", "Base of the grade plus shares of assets and operating income"),
            ("cap", "The grade's cap"),
        ],
        default="capacity",
        required=True,
    )
    limit_unit = fields.Integer(
        "Round down to",
        default=100,
        required=True,
        help="Limits are whole multiples of this many yuan.",
    )
    limit_cap = fields.Monetary("Union's cap", help="No limit is above this; 0 means no such cap.")
    capacity_share = fields.Float(
        digits=0, default=0.5, help="Part of the net income that can go into repayment."
    )
    growth = fields.Float("Growth a year", digits=0, help="0.05 means five per cent.")
    asset_share = fields.Float("Share of assets", digits=0)
    income_share = fields.Float("Share of operating income", digits=0)

    opinion_excellent = fields.Float("Excellent", digits=0, default=30)
    opinion_good = fields.Float("Good", digits=0, default=25)
    opinion_fair = fields.Float("Fair", digits=0, default=15)
    opinion_poor = fields.Float("Poor", digits=0, default=0)
    opinion_minimum = fields.Integer("Opinions needed", default=3, required=True)
    opinion_trim = fields.Integer(
        "Trim from",
        default=5,
        required=True,
        help="From this many opinions on, the highest and the lowest are dropped.",
    )
    spread_alarm = fields.Float("Spread alarm above", digits=0, default=15)
    panel_veto = fields.Float(
        "Panel's veto below", digits=0, default=8, help="A lower mean of the panel means no grant."
    )

    _figures = models.Constraint(
        """CHECK (grant_years BETWEEN 1 AND 10 AND notice_days >= 0 AND limit_unit > 0
            AND COALESCE(facts_days, 0) >= 0 AND opinion_minimum >= 3 AND opinion_trim > 3 AND review_months > 0
            AND capacity_share BETWEEN 0 AND 1)""",
        "A grant lasts 1 to 10 years, a panel needs at least 3 opinions, and shares are parts of 1.",
    )

    @api.depends("indicator_ids.points")
    def _compute_points(self):
        for scheme in self:
            scheme.points = sum(scheme.indicator_ids.mapped("points"))

    @api.depends("name", "version")
    def _compute_display_name(self):
        for scheme in self:
            scheme.display_name = self.env._(
                "%(name)s, version %(version)s", name=scheme.name or "", version=scheme.version
            )

    @api.constrains("state")
    def _check_complete(self):
        """A scheme in force has indicators with bands and grades that fall with the score."""
        for scheme in self.filtered(lambda scheme: scheme.state != "draft"):
            scheme._check_indicators()
            scheme._check_grades()

    def _check_indicators(self):
        if not self.indicator_ids:
            raise ValidationError(self.env._("A scheme needs indicators."))
        for indicator in self.indicator_ids:
            indicator._check_bands()

    def _check_grades(self):
        grades = self.grade_ids.sorted("score_from", reverse=True)
        if not grades:
            raise ValidationError(self.env._("A scheme needs grades."))
        for better, worse in zip(grades, grades[1:]):
            if better.panel_from < worse.panel_from or better.cap < worse.cap:
                raise ValidationError(
                    self.env._(
                        "Grade %(better)s asks for a higher score than %(worse)s,"
                        " so its cap and its panel mean must not be lower.",
                        better=better.name,
                        worse=worse.name,
                    )
                )

    @api.model
    def _default_scheme(self):
        """The scheme offered for a new rating: the first one in force."""
        return self.search([("state", "=", "active")], limit=1)

    def _opinion_points(self):
        """Points of each opinion under this scheme, by its code."""
        self.ensure_one()
        return {opinion: self[f"opinion_{opinion}"] for opinion in OPINIONS}
