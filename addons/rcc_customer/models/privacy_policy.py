from odoo import api, fields, models


class PrivacyPolicy(models.Model):
    """How long personal data is kept, when documents are to be renewed, and how many numbers one person may open.

    Policy: drafted, activated by a second person, dated. Customer data is kept at least ten years after the end of the
    business relationship (Anti-Money Laundering Law of 2024, art. 34, in force since 1 January 2025; five before)."""

    _name = "rcc.privacy.policy"
    _description = "Privacy Policy"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"
    _policy_key = ["code"]

    code = fields.Char(required=True, readonly=True, default="privacy")
    document_days = fields.Integer(
        "Remind of documents (days)",
        required=True,
        default=60,
        aggregator=None,
        help="An activity for the customer's manager, so many days before a document ends.",
    )
    unmask_alert = fields.Integer(
        "Numbers a day, then an alert",
        required=True,
        default=10,
        aggregator=None,
        help="Whoever opens more document numbers on one day is reported to the manager and to control.",
    )
    unmask_limit = fields.Integer(
        "Numbers a day at most",
        required=True,
        default=50,
        aggregator=None,
        help="More are refused until the next day.",
    )
    scan_mb = fields.Integer(
        "Largest scan (MB)",
        required=True,
        default=5,
        aggregator=None,
        help="Scans of papers are JPEG, PNG or PDF files of at most this size.",
    )
    retention_years = fields.Integer(
        "Kept for (years)",
        required=True,
        default=10,
        aggregator=None,
        help="After the end of the business relationship; then the personal data is due to be erased.",
    )

    _figures = models.Constraint(
        "CHECK (document_days >= 0 AND unmask_alert >= 0 AND unmask_limit >= unmask_alert AND scan_mb > 0)",
        "Days and numbers are not negative; the limit of numbers a day is not below the alert.",
    )
    _retention = models.Constraint(
        "CHECK (retention_years >= 10)",
        "Customer data is kept at least ten years (Anti-Money Laundering Law art. 34).",
    )

    @api.depends("version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = f"{self.env._('Privacy')} {policy.version}"

    @api.model
    def _in_force(self, date=None):
        """The policy of a date; without one, the defaults of the fields."""
        policies = self.sudo()  # no secret
        found = policies._policy_in_force(date or self.env["rcc.post"]._today())[:1]
        return (found or policies.new()).with_env(self.env)
