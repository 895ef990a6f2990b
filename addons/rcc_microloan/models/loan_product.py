from odoo import api, fields, models

from ..tools.daycount import add_months
from ..tools.plan import plan
from ..tools.rate import effective_annual_rate_dated

DAY_COUNTS = [
    ("30/360", "Months of 30 days, year of 360"),
    ("actual/360", "Actual days, daily rate = annual ÷ 360"),
    ("actual/365", "Actual days, daily rate = annual ÷ 365"),
    ("months_days", "Whole months and days"),
]
METHODS = [
    ("interest_only", "Interest by period, principal at maturity"),
    ("bullet", "Principal and interest at maturity"),
    ("annuity", "Equal instalments"),
    ("equal_principal", "Equal principal"),
    ("flat", "Flat interest"),
]


class LoanProduct(models.Model):
    """What a micro-loan costs and allows. Policy: drafted, activated by a second person, dated, then unchangeable."""

    _name = "rcc.loan.product"
    _description = "Loan Product"
    _inherit = ["rcc.policy.mixin"]
    _order = "sequence, code, version DESC"
    _policy_key = ["code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    annual_rate = fields.Float(
        "Rate a year", digits=(9, 6), required=True, help="A fraction: 0.09 is 9 % a year."
    )
    monthly_rate = fields.Float(
        "Rate a month (‰)",
        digits=(9, 4),
        compute="_compute_monthly_rate",
        inverse="_inverse_monthly_rate",
        help="The same rate as staff quote it.",
    )
    method = fields.Selection(METHODS, "Repayment method", required=True, default="interest_only")
    months_per_period = fields.Selection(
        [("1", "Every month"), ("3", "Every quarter"), ("12", "Every year")],
        "Instalments",
        required=True,
        default="3",
    )
    settlement_day = fields.Integer(
        required=True, default=20, help="Day of the month on which interest falls due."
    )
    months = fields.Integer("Usual term (months)", required=True, default=12)
    months_max = fields.Integer("Longest term (months)", required=True, default=24)
    day_count = fields.Selection(
        DAY_COUNTS,
        "Day count",
        required=True,
        default="actual/360",
        help="How interest days are counted (PBoC 银发〔2005〕129号).",
    )
    rounding = fields.Selection(
        [
            ("half_up", "Half up to the cent"),
            ("up", "Up to the cent"),
            ("up_yuan", "Up to the yuan"),
        ],
        "Rounding of the instalment",
        required=True,
        default="half_up",
    )
    age_min = fields.Integer(
        "Youngest borrower", required=True, default=18, help="Civil Code art. 17 and 18."
    )
    age_limit = fields.Integer(
        "Age and term together at most",
        required=True,
        default=65,
        help="Age at maturity. 0 sets no limit.",
    )
    other_branches = fields.Boolean(
        "Also at other branches", help="Else only at the granting branch and its outlets."
    )
    teller_max = fields.Float(
        "Teller pays out alone up to (yuan)",
        digits=(16, 2),
        compute="_compute_teller_max",
        help="By the table of authority (act: payout); above that an accountant authorises.",
    )
    document_tries = fields.Integer(
        "Wrong document numbers allowed",
        required=True,
        default=3,
        help="Within 30 minutes, for one teller and one customer.",
    )
    purpose = fields.Char(
        "Usual purpose", translate=True, default=lambda self: self.env._("Farm production")
    )
    effective_rate = fields.Float(
        "Effective rate a year",
        digits=(9, 6),
        compute="_compute_effective_rate",
        help="What the borrower pays, compounded (PBoC notice 2021 no. 3).",
    )

    _rate_positive = models.Constraint(
        "CHECK (annual_rate >= 0 AND annual_rate < 1)",
        "The rate is a fraction from 0 to 1: 0.09 is 9 % a year.",
    )
    _term = models.Constraint(
        "CHECK (months > 0 AND months <= months_max)",
        "The usual term is at least a month and at most the longest term.",
    )
    _day = models.Constraint(
        "CHECK (settlement_day BETWEEN 1 AND 28)", "The settlement day is one that every month has."
    )
    _limits = models.Constraint(
        "CHECK (age_min >= 18 AND age_limit >= 0 AND document_tries > 0)",
        "Limits are not negative and no borrower is under 18.",
    )

    def _compute_teller_max(self):
        authority = self.env["rcc.authority"]
        for product in self:
            rows = authority._applicable("payout", {"product_id": product})
            product.teller_max = rows.filtered(lambda row: row.role_id.code == "teller").amount_max

    @api.depends("annual_rate")
    def _compute_monthly_rate(self):
        for product in self:
            product.monthly_rate = product.annual_rate * 1000 / 12

    def _inverse_monthly_rate(self):
        for product in self:
            product.annual_rate = product.monthly_rate * 12 / 1000

    @api.depends(
        "annual_rate",
        "method",
        "months",
        "months_per_period",
        "day_count",
        "rounding",
        "settlement_day",
    )
    def _compute_effective_rate(self):
        """Of 10,000 yuan over the usual term from today."""
        start = fields.Date.today()
        for product in self:
            try:
                lines = product._plan(10000, start, add_months(start, product.months))
                flows = [(line.due, line.payment) for line in lines]
                product.effective_rate = effective_annual_rate_dated(10000, start, flows)
            except ValueError:
                product.effective_rate = 0

    def _authority_key(self):
        """What a row of authority names: this product in all its versions."""
        return self.code

    @api.model
    def _current(self, product_id=False):
        """The product in force (an active one by id, or the first)."""
        today = self.env["rcc.post"]._today()
        domain = [
            ("state", "=", "active"),
            "|",
            ("date_from", "=", False),
            ("date_from", "<=", today),
        ]
        return self.sudo().search(
            domain + ([("id", "=", product_id)] if product_id else []), limit=1
        )  # terms are public

    def _plan(self, amount, start, maturity, annual_rate=None):
        """The lines (`tools.methods.Installment`) of a loan of `amount` yuan paid out on `start`."""
        self.ensure_one()
        rate = self.annual_rate if annual_rate is None else annual_rate
        return plan(
            f"{amount:.2f}",
            f"{rate:.6f}",
            self.method,
            start,
            maturity,
            months_per_period=int(self.months_per_period),
            settlement_day=self.settlement_day,
            day_count=self.day_count,
            rounding="half_up" if self.rounding == "half_up" else "up",
            quantum="1" if self.rounding == "up_yuan" else "0.01",
        )
