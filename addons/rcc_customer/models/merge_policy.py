from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class MergePolicy(models.Model):
    """How long a merge of customers can be undone, and how much money one person alone may merge (own rule).

    Drafted by a department head or an executive, activated by a second person, dated."""

    _name = "rcc.merge.policy"
    _description = "Policy of Merging Customers"
    _inherit = ["rcc.policy.mixin"]
    _order = "code, version DESC"
    _policy_key = ["code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, default="merge", readonly=True)
    undo_days = fields.Integer(
        "Undone within (days)",
        required=True,
        default=30,
        aggregator=None,
        help="Counted from the day of the merge; afterwards the two stay one.",
    )
    amount_alone = fields.Float(
        "By one person up to (yuan)",
        digits=(16, 2),
        required=True,
        aggregator=None,
        help="Limits and debts of the customer that goes. Above it a second person confirms the merge, "
        "and a second person its undoing.",
    )

    _figures = models.Constraint(
        "CHECK (undo_days >= 0 AND amount_alone >= 0)", "Days and amounts are not negative."
    )

    @api.model
    def _current(self, date=None):
        """The policy in force; without one nothing is undone, and no money merged by one person."""
        everyone = self.sudo()  # a rule is no secret
        return everyone._policy_in_force(
            date or self.env["rcc.post"]._today(), [("code", "=", "merge")]
        )[:1]

    @api.model
    def _undo_until(self, merged_at):
        """The last day on which a merge of that moment can be undone, by the policy of that day."""
        if not merged_at:
            return False
        day = fields.Datetime.context_timestamp(
            self.with_context(tz="Asia/Shanghai"), merged_at
        ).date()
        return day + relativedelta(days=self._current(day).undo_days)
