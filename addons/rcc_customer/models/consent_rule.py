from odoo import api, fields, models

PURPOSES = [
    ("collection", "Collection of personal data"),
    ("credit_query", "Query of the credit bureau"),
    ("contact", "Messages and marketing"),
]


class ConsentRule(models.Model):
    """Which consents are asked for, from whom and for how long (Personal Information Protection Law art. 13 to 17,
    29, 31; 征信业管理条例 art. 18). A purpose without a rule in force cannot be consented to.

    Policy: drafted, activated by a second person, dated. A consent keeps the version under which it was signed."""

    _name = "rcc.consent.rule"
    _description = "Consent Rule"
    _inherit = ["rcc.policy.mixin"]
    _order = "purpose, version DESC"
    _policy_key = ["purpose"]

    purpose = fields.Selection(PURPOSES, required=True, default="collection")
    months = fields.Integer(
        "Valid for (months)",
        required=True,
        aggregator=None,
        help="Counted from the day of signature. 0: until it is withdrawn.",
    )
    required = fields.Boolean(
        "Asked of every adult member",
        help="Who has not given it is listed as missing.",
    )
    refuse_without = fields.Boolean(
        "Refuse files and photos without it",
        help="Economic files and papers typed or attached by staff are refused while the person, or the head of the "
        "household, has not given it. Registers that were kept on paper are read in and listed as missing.",
    )
    adults_only = fields.Boolean(help="Not asked of minors, and no guardian gives it for them.")
    remind_days = fields.Integer(
        "Reminder (days)",
        required=True,
        default=30,
        aggregator=None,
        help="Listed as ending so many days before it ends.",
    )
    wording = fields.Text(
        "Text of the form", required=True, translate=True, help="What the customer reads and signs."
    )

    _figures = models.Constraint(
        "CHECK (LEAST(months, remind_days) >= 0)", "Months and days are not negative."
    )

    @api.depends("purpose", "version")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{labels.get(rule.purpose, '')} {rule.version}"

    @api.model
    def _in_force(self, purpose, date=None):
        """The version of a purpose in force on a date; empty when the purpose is not in use."""
        rules = self.sudo()  # what may be asked is no secret
        date = date or self.env["rcc.post"]._today()
        return rules._policy_in_force(date, [("purpose", "=", purpose)])[:1].with_env(self.env)
