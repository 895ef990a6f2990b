from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class AccessAlert(models.Model):
    """Somebody opened more document numbers on one day than the policy finds normal: one row a person and day, for the
    manager of their branch and for control, who says what came of it."""

    _name = "rcc.access.alert"
    _description = "Many Numbers Opened"
    _order = "date DESC, id DESC"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", "User", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "rcc.branch", "User's branch", readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Date(required=True, readonly=True)
    count = fields.Integer("Numbers opened", required=True, readonly=True, aggregator="max")
    expected = fields.Integer("Normal by policy", required=True, readonly=True, aggregator=None)
    answer = fields.Text(readonly=True, help="What came of it.")
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [("open", "Unanswered"), ("answered", "Answered")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )

    _day_uniq = models.UniqueIndex("(user_id, date)", "There is one alert a person and day.")
    _other_answers = models.Constraint(
        "CHECK (answered_by_id IS DISTINCT FROM user_id)",
        "Nobody answers an alert about themselves.",
    )

    @api.model
    def _count_today(self):
        """How many numbers the current user has opened today, by the union's clock."""
        today = self.env["rcc.post"]._today()
        midnight = datetime.combine(today, datetime.min.time()) - timedelta(hours=8)  # Shanghai
        log = self.env["rcc.access"].sudo()  # the user's own, which the role may not read
        return log.search_count(
            [("user_id", "=", self.env.uid), ("kind", "=", "unmask"), ("date", ">=", midnight)]
        )

    @api.model
    def _watch(self):
        """Refuse another number above the policy's limit, and raise the alert above what is normal."""
        policy = self.env["rcc.privacy.policy"]._in_force()
        count = self._count_today() + 1
        if count > policy.unmask_limit:
            raise AccessError(
                self.env._(
                    "You have opened %(count)s document numbers today, the most that the policy allows. "
                    "Go on tomorrow, or ask a colleague.",
                    count=count - 1,
                )
            )
        if count > policy.unmask_alert:
            self._raise(count, policy.unmask_alert)

    @api.model
    def _raise(self, count, expected):
        """File the alert of the day, or its new count."""
        home, _own = self.env["rcc.access"]._places()
        self.env.execute_query(
            SQL(
                """INSERT INTO rcc_access_alert AS alert (user_id, branch_id, date, count, expected, state, create_uid,
                       write_uid, create_date, write_date)
                   VALUES (%(uid)s, %(branch)s, %(today)s, %(count)s, %(expected)s, 'open', %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
                   ON CONFLICT (user_id, date) DO UPDATE SET count = GREATEST(alert.count, EXCLUDED.count),
                       state = 'open' RETURNING id""",
                uid=self.env.uid,
                branch=home.id or None,
                today=self.env["rcc.post"]._today(),
                count=count,
                expected=expected,
            )
        )
        self.invalidate_model()

    def action_open_accesses(self):
        """The accesses of that person on that day, with customers and reasons."""
        self.ensure_one()
        start = datetime.combine(self.date, datetime.min.time()) - timedelta(hours=8)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Numbers opened"),
            "res_model": "rcc.access",
            "view_mode": "list",
            "views": [(False, "list")],
            "domain": [
                ("user_id", "=", self.user_id.id),
                ("date", ">=", start),
                ("date", "<", start + timedelta(days=1)),
            ],
        }

    def action_open_answer(self):
        """Say what came of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What came of it"),
            "res_model": "rcc.access.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_alert_id": self.id},
        }

    def _answer(self, text):
        self.check_access("write")
        if self.env.user in self.user_id:
            raise UserError(self.env._("Nobody answers an alert about themselves."))
        self.sudo().write(  # by this step alone
            {"answer": text, "answered_by_id": self.env.uid, "state": "answered"}
        )
