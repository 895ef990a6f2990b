from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard

from ..tools.fact_fields import FactFloat
from .village_figure import FIGURE_NAMES

TESTS = [
    ("usual", "Far from what is usual in the village"),
    ("range", "Outside fixed limits"),
    ("yield", "Crop: output a mu outside its limits"),
    ("crop_price", "Crop: price outside its limits"),
    ("head", "Livestock: output a head outside its limits"),
    ("sale", "Revenue is not output × price"),
    ("lines", "A total is not the sum of its lines"),
    ("no_land", "Output without land"),
    ("labour", "More workers than members"),
    ("no_rate", "A debt without interest rate"),
    ("double", "The same debt entered twice"),
    ("change", "Net income far from the file before"),
]
BY_KIND = {"yield": "crop", "crop_price": "crop", "head": "livestock"}


class PlausibilityLimit(models.Model):
    """One thing that is doubted in an economic file, and from where on."""

    _name = "rcc.plausibility.limit"
    _description = "Limit of Plausibility"
    _order = "sequence, id"

    policy_id = fields.Many2one(
        "rcc.plausibility.policy", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    test = fields.Selection(TESTS, required=True, default="usual")
    figure = fields.Selection(FIGURE_NAMES)
    kind_id = fields.Many2one(
        "rcc.economy.kind",
        "Kind",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("section", "in", ("crop", "livestock"))],
    )
    low = FactFloat("At least", digits=(16, 2), help="Empty: no lower limit.")
    high = FactFloat("At most", digits=(16, 2), help="Empty: no upper limit.")
    spread = fields.Float(
        "Spread",
        digits=(6, 2),
        default=3,
        help="Quartile ranges beyond the quartiles; 3 is what Tukey calls far out.",
    )
    n_min = fields.Integer(
        "Households at least",
        default=20,
        help="With fewer households in the village the township counts, then the county.",
    )
    tolerance = fields.Float(
        "Tolerance (%)",
        digits=(6, 2),
        default=5,
        help="Differences up to this share are no matter.",
    )
    times = fields.Float(
        "Times", digits=(6, 2), default=3, help="So many times more, or less, than the file before."
    )

    _policy_line = PolicyLineGuard("policy_id")
    _complete = models.Constraint(
        """CHECK (CASE WHEN test = 'usual' THEN figure IS NOT NULL AND spread > 0 AND n_min >= 4
            WHEN test = 'range' THEN figure IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)
            WHEN test IN ('yield', 'crop_price', 'head')
                THEN kind_id IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)
            WHEN test IN ('sale', 'lines') THEN tolerance >= 0
            WHEN test = 'change' THEN times > 1 ELSE TRUE END AND (low IS NULL OR high IS NULL OR low <= high))""",
        "A limit names its figure or kind and where it begins; the lower one is not above the upper one.",
    )

    @api.depends("test", "figure", "kind_id")
    def _compute_display_name(self):
        tests, figures = (
            dict(self._fields[name]._description_selection(self.env)) for name in ("test", "figure")
        )
        for limit in self:
            what = figures.get(limit.figure) or limit.kind_id.name
            limit.display_name = ": ".join(filter(None, (tests.get(limit.test), what)))

    @api.onchange("test")
    def _onchange_test(self):
        """A figure for what is compared by figure, a kind for what is compared by kind."""
        if self.test not in ("usual", "range"):
            self.figure = False
        if self.test not in BY_KIND:
            self.kind_id = False
