from odoo import api, fields, models

from ..tools.classification import CATEGORIES

CATEGORY_SELECTION = [
    ("normal", "Normal"),
    ("special_mention", "Special mention"),
    ("substandard", "Substandard"),
    ("doubtful", "Doubtful"),
    ("loss", "Loss"),
]


class LoanCalendar(models.Model):
    """From how many days past due a loan belongs to which of the five categories. Policy, dated.

    Source of the installed one: 商业银行金融资产风险分类办法, Order No. 1 of 2023, in force since 2023-07-01."""

    _name = "rcc.loan.calendar"
    _description = "Overdue Calendar"
    _inherit = ["rcc.policy.mixin"]
    _order = "code, version DESC"
    _policy_key = ["code"]

    code = fields.Char(required=True, default="default")
    name = fields.Char(required=True, translate=True)
    special_mention = fields.Integer("Special mention after (days)", required=True, default=0)
    substandard = fields.Integer("Substandard after (days)", required=True, default=90)
    doubtful = fields.Integer("Doubtful after (days)", required=True, default=270)
    loss = fields.Integer("Loss after (days)", required=True, default=360)

    _rising = models.Constraint(
        "CHECK (0 <= special_mention AND special_mention < substandard AND substandard < doubtful AND doubtful < loss)",
        "Each worse category begins after more days than the one before.",
    )

    @api.model
    def _in_force(self, date):
        """The calendar of a date: that of the default code which was active then."""
        return self.sudo().search(
            [  # public policy, read by the nightly job
                ("code", "=", "default"),
                ("state", "in", ("active", "retired")),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ],
            order="date_from DESC NULLS LAST, version DESC",
            limit=1,
        )

    def _days(self):
        """As `tools.classification.classify` takes it."""
        self.ensure_one()
        return {category: self[category] for category in CATEGORIES[1:]}
