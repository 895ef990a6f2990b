from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard

KINDS = [
    ("bands", "Bands of a number"),
    ("choice", "Points by answer"),
    ("value", "The value itself"),
]


class RatingIndicator(models.Model):
    """One line of a scheme: a fact of the household and the points it can earn.

    `code` is a fact of `res.partner._rcc_facts`. An addon that offers a further fact
    adds it to the selection here.
    """

    _name = "rcc.rating.indicator"
    _description = "Rating Indicator"
    _order = "sequence, id"
    _rec_name = "code"

    scheme_id = fields.Many2one(
        "rcc.rating.scheme", "Scheme", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("members", "Family members"),
            ("labour", "Labourers"),
            ("land_mu", "Land in mu"),
            ("total_assets_ratio", "Total assets against the township"),
            ("net_assets_ratio", "Net assets against the township"),
            ("net_income_ratio", "Net income against the township"),
            ("member_shares", "Member shares"),
            ("appraisal", "Panel's appraisal"),
            ("performance", "Repayment history"),
        ],
        "Indicator",
        required=True,
    )
    kind = fields.Selection(KINDS, required=True, default="bands")
    points = fields.Float("Full points", digits=0, required=True)
    band_ids = fields.One2many("rcc.rating.band", "indicator_id", "Bands", copy=True)
    bands_text = fields.Char("Bands in words", compute="_compute_bands_text")

    _code_uniq = models.Constraint("UNIQUE (scheme_id, code)", "A scheme uses each indicator once.")
    _points_positive = models.Constraint("CHECK (points > 0)", "An indicator is worth points.")
    _policy = PolicyLineGuard("scheme_id")

    @api.depends("band_ids.points", "band_ids.lower", "band_ids.start", "band_ids.choice")
    def _compute_bands_text(self):
        for indicator in self:
            bands = indicator.band_ids.sorted(lambda band: band.points, reverse=True)
            indicator.bands_text = "; ".join(f"{band._words()} → {band.points:g}" for band in bands)

    def _check_bands(self):
        """Every banded indicator has bands, and none gives more than the full points.

        Gaps and overlaps cannot exist: a band reaches to the start of the next one.
        """
        if self.kind != "value" and not self.band_ids:
            raise ValidationError(
                self.env._("Indicator %(name)s has no bands.", name=self.display_name)
            )
        if any(not 0 <= band.points <= self.points for band in self.band_ids):
            raise ValidationError(
                self.env._(
                    "A band of %(name)s gives less than 0 or more than its %(points)s points.",
                    name=self.display_name,
                    points=f"{self.points:g}",
                )
            )

    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for indicator in self:
            indicator.display_name = labels.get(indicator.code, indicator.code)

    def _band_of(self, value):
        """The band a value falls into, for explanations; empty below all bands."""
        self.ensure_one()
        reached = self.band_ids.filtered(
            lambda band: (
                band.start == "any"
                or value > band.lower
                or (band.start == "at_least" and value == band.lower)
            )
        )
        return reached.sorted(
            lambda band: (band.start != "any", band.lower, band.start == "above")
        )[-1:]
