from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Date

KINDS = [("portfolio", "In one portfolio"), ("post", "In one post")]


class RotationRule(models.Model):
    """How long somebody may answer for one portfolio, or hold one post, and how many days of leave they must take
    (轮岗、强制休假: 商业银行内部控制指引, 银监发〔2014〕40号). Policy: drafted, activated by a second person, dated."""

    _name = "rcc.rotation.rule"
    _description = "Rotation and Leave Rule"
    _inherit = ["rcc.policy.mixin"]
    _order = "role_id, kind, id"
    _policy_key = ["role_id", "kind"]

    role_id = fields.Many2one("rcc.role", "Role", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True, default="portfolio")
    months_max = fields.Integer(
        "Months at most",
        required=True,
        aggregator=None,
        help="Counted from the first day in the portfolio, or in the role at the branch. 0: no limit.",
    )
    months_away = fields.Integer(
        "Months away",
        required=True,
        aggregator=None,
        help="Who returns earlier than this goes on where they left off; who left at the limit is refused.",
    )
    leave_days = fields.Integer(
        "Working days of leave",
        required=True,
        aggregator=None,
        help="Consecutive working days that must be taken each calendar year. 0: none.",
    )
    remind_days = fields.Integer(
        "Reminder (days)", required=True, default=60, aggregator=None, help="Days before a limit."
    )
    grace_days = fields.Integer(
        "Grace (days)",
        required=True,
        default=30,
        aggregator=None,
        help="Days after a limit; then this person grades nobody until they have moved on or taken leave.",
    )

    _not_negative = models.Constraint(
        "CHECK (LEAST(months_max, months_away, leave_days, remind_days, grace_days) >= 0)",
        "Months and days are not negative.",
    )

    @api.depends("role_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{rule.role_id.name or ''} / {kinds.get(rule.kind, '')}"

    @api.model
    def _return_refusal(self, portfolio, user, date):
        """Why this user may not (yet) take a portfolio back on a date, or an empty text."""
        tenures = portfolio.tenure_ids.filtered(lambda tenure: tenure.role == "main")
        for rule in self._policy_in_force(
            date, [("kind", "=", "portfolio"), ("months_max", ">", 0)]
        ):
            since, left = rule._stint(tenures.sorted("date_from"), user, date)
            if since and since + relativedelta(months=rule.months_max) <= left:
                return self.env._(
                    "%(user)s has had %(portfolio)s from %(since)s to %(left)s, the limit of %(months)s months, "
                    "and can take it back from %(back)s on (rule: %(rule)s). Choose another manager.",
                    user=user.name,
                    portfolio=portfolio.name,
                    since=Date.to_string(since),
                    left=Date.to_string(left),
                    months=rule.months_max,
                    back=Date.to_string(left + relativedelta(months=rule.months_away)),
                    rule=rule.display_name,
                )
        return ""

    def _stint(self, tenures, user, date):
        """(first day, day after the last) of the user's time that would go on at `date`, or (None, None)."""
        since = left = None
        for number, tenure in enumerate(tenures):
            following = tenures[number + 1 : number + 2]
            if tenure.user_id != user or tenure.date_from >= date:
                continue
            if not left or left + relativedelta(months=self.months_away) <= tenure.date_from:
                since = tenure.date_from
            left = min(following.date_from or date, date)
        if left and left + relativedelta(months=self.months_away) <= date:
            return None, None
        return since, left
