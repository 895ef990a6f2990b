from odoo import api, fields, models
from odoo.fields import Date, Domain
from odoo.tools import SQL

from .rotation_rule import KINDS

STATES = [("ok", "In order"), ("soon", "Soon"), ("over", "Over"), ("blocked", "Blocked")]
# The same for both limits: a date, and the rule's days before and after it.
JUDGED = """CASE WHEN %(limit)s + grace_days <= %(today)s THEN 3 WHEN %(limit)s <= %(today)s THEN 2
    WHEN %(limit)s - remind_days <= %(today)s THEN 1 ELSE 0 END"""


class RotationState(models.Model):
    """Rotation and leave of everybody whom a rule in force binds, as of today; one row a portfolio or post."""

    _name = "rcc.rotation.state"
    _description = "Rotation and Leave"
    _auto = False
    _order = "rank DESC, limit_on, id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Employee", readonly=True)
    rule_id = fields.Many2one("rcc.rotation.rule", "Rule", readonly=True)
    role_id = fields.Many2one("rcc.role", "Role", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    portfolio_id = fields.Many2one("rcc.portfolio", "Portfolio", readonly=True)
    since = fields.Date(readonly=True)
    months = fields.Integer(readonly=True, aggregator=None, help="Full months since then.")
    limit_on = fields.Date("Rotation due", readonly=True)
    leave_days = fields.Integer(
        "Longest leave this year",
        readonly=True,
        aggregator=None,
        help="Consecutive working days of the longest leave that ended this year or is running.",
    )
    leave_due = fields.Date(
        "Leave due",
        readonly=True,
        help="The end of the first year without the leave that the rule asks for.",
    )
    rank = fields.Integer(readonly=True, aggregator="max", export_string_translation=False)
    rotation_state = fields.Selection(STATES, "Rotation", readonly=True)
    leave_state = fields.Selection(STATES, "Yearly leave", readonly=True)
    state = fields.Selection(STATES, readonly=True)

    @property
    def _table_query(self):
        today = self.env["rcc.post"]._today()
        values = {"today": today}
        return SQL(
            """WITH bound AS (%(bound)s), stint AS (%(stints)s), held AS (%(held)s), away AS (%(leave)s),
            judged AS (
                SELECT bound.*, held.place, held.branch_id, held.user_id, held.since,
                    COALESCE(away.this_year, 0) AS leave_days,
                    CASE WHEN bound.months_max > 0 THEN
                        (held.since + make_interval(months => bound.months_max))::date END AS limit_on,
                    CASE WHEN bound.leave_min > 0 THEN make_date(GREATEST(
                        away.last_year, EXTRACT(YEAR FROM held.first_day)::int,
                        EXTRACT(YEAR FROM bound.known_since)::int
                    ) + 1, 12, 31) END AS leave_due
                FROM held JOIN bound USING (rule_id) LEFT JOIN away USING (rule_id, user_id)
            ), ranked AS (
                SELECT *, COALESCE(%(rotation)s, 0) AS rotation_rank, COALESCE(%(holiday)s, 0) AS leave_rank FROM judged
            )
            SELECT row_number() OVER (ORDER BY rule_id, user_id, place) AS id,
                user_id, rule_id, role_id, kind, branch_id,
                CASE WHEN kind = 'portfolio' THEN place END AS portfolio_id, since,
                EXTRACT(YEAR FROM age(%(today)s, since))::int * 12
                    + EXTRACT(MONTH FROM age(%(today)s, since))::int AS months,
                limit_on, leave_days, leave_due, GREATEST(rotation_rank, leave_rank) AS rank,
                (%(names)s)[rotation_rank + 1] AS rotation_state, (%(names)s)[leave_rank + 1] AS leave_state,
                (%(names)s)[GREATEST(rotation_rank, leave_rank) + 1] AS state
            FROM ranked""",
            bound=self._bound_sql(),
            stints=self._stints_sql(today),
            held=self._held_sql(today),
            leave=self._leave_sql(today),
            rotation=SQL(JUDGED, **values, limit=SQL("limit_on")),
            holiday=SQL(JUDGED, **values, limit=SQL("(leave_due + 1)")),
            names=[name for name, _label in STATES],
            today=today,
        )

    @api.model
    def _bound_sql(self):
        """Rules in force, and since when a rule of that kind has been known."""
        return SQL(
            """SELECT r.id AS rule_id, r.role_id, r.kind, r.months_max, r.months_away, r.leave_days AS leave_min,
                r.remind_days, r.grace_days, (
                    SELECT min(first.date_from) FROM rcc_rotation_rule first
                    WHERE first.role_id = r.role_id AND first.kind = r.kind AND first.state IN ('active', 'retired')
                ) AS known_since
            FROM rcc_rotation_rule r WHERE r.state = 'active'"""
        )

    @api.model
    def _stints_sql(self, today):
        """Who answered for which portfolio, or held which role at which branch, from when until when."""
        return SQL(
            """SELECT bound.rule_id, bound.months_away, t.portfolio_id AS place, p.branch_id, t.user_id,
                t.date_from, t.date_to
            FROM bound JOIN (
                SELECT portfolio_id, user_id, date_from,
                    lead(date_from) OVER (PARTITION BY portfolio_id ORDER BY date_from) - 1 AS date_to
                FROM rcc_portfolio_tenure WHERE role = 'main'
            ) t ON bound.kind = 'portfolio' AND t.date_from <= %(today)s
                JOIN rcc_portfolio p ON p.id = t.portfolio_id
            WHERE EXISTS (SELECT FROM rcc_post post WHERE post.user_id = t.user_id AND post.role_id = bound.role_id
                AND post.acting_for_id IS NULL AND (post.date_to IS NULL OR post.date_to >= %(today)s))
            UNION ALL
            SELECT bound.rule_id, bound.months_away, post.branch_id, post.branch_id, post.user_id,
                post.date_from, post.date_to
            FROM bound JOIN rcc_post post ON bound.kind = 'post' AND post.role_id = bound.role_id
            WHERE post.acting_for_id IS NULL AND post.date_from <= %(today)s""",
            today=today,
        )

    @api.model
    def _held_sql(self, today):
        """Since when those in place today have been there, short absences from it included."""
        return SQL(
            """SELECT rule_id, place, branch_id, user_id, min(date_from) AS since, (
                    SELECT min(post.date_from) FROM rcc_post post WHERE post.user_id = chain.user_id
                ) AS first_day
            FROM (
                SELECT *, count(*) FILTER (WHERE begins) OVER (
                    PARTITION BY rule_id, place, user_id ORDER BY date_from) AS number
                FROM (
                    SELECT *, COALESCE(date_from >= (max(COALESCE(date_to, 'infinity')) OVER (
                        PARTITION BY rule_id, place, user_id ORDER BY date_from
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ) + make_interval(months => months_away)), TRUE) AS begins
                    FROM stint WHERE user_id IS NOT NULL
                ) AS marked
            ) AS chain
            GROUP BY rule_id, place, branch_id, user_id, number
            HAVING bool_or(date_to IS NULL OR date_to >= %s)""",
            today,
        )

    @api.model
    def _leave_sql(self, today):
        """The longest leave of this year, and the last year with one that is long enough for the rule."""
        return SQL(
            """SELECT bound.rule_id, l.user_id,
                max(l.working_days) FILTER (WHERE EXTRACT(YEAR FROM l.date_to) = EXTRACT(YEAR FROM %(today)s::date))
                    AS this_year,
                max(EXTRACT(YEAR FROM l.date_to)::int) FILTER (WHERE l.working_days >= bound.leave_min) AS last_year
            FROM bound JOIN rcc_leave l ON l.state IN ('approved', 'over') AND l.date_from <= %(today)s
            GROUP BY bound.rule_id, l.user_id""",
            today=today,
        )

    def action_open_posts(self):
        """Every post that this employee holds or has held."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Posts"),
            "res_model": "rcc.post",
            "views": [(False, "list"), (False, "form")],
            "domain": [("user_id", "=", self.user_id.id)],
            "context": {"create": False},
        }

    @api.model
    def _blocking(self, user, portfolio):
        """Rows that forbid this user new gradings in a portfolio (or in none)."""
        rows = self.sudo()  # whoever asks: only the user's own limits are told
        return rows.search(
            Domain("user_id", "=", user.id)
            & (
                Domain("leave_state", "=", "blocked")
                | Domain("rotation_state", "=", "blocked")
                & (Domain("kind", "=", "post") | Domain("portfolio_id", "in", portfolio.ids))
            )
        )

    def _refusal(self):
        """What the user reads: the rule, since when, and the way on."""
        if self.leave_state == "blocked":
            return self.env._(
                "%(user)s has not taken the leave of %(days)s consecutive working days that was due by %(date)s "
                "(rule: %(rule)s) and cannot grade until it is taken. Ask your branch manager to enter it.",
                user=self.user_id.name,
                days=self.rule_id.leave_days,
                date=Date.to_string(self.leave_due),
                rule=self.rule_id.display_name,
            )
        return self.env._(
            "%(user)s has answered for %(place)s since %(since)s, more than %(months)s months "
            "(rule: %(rule)s), and cannot grade there any more. Ask your branch manager to hand it over.",
            user=self.user_id.name,
            place=self.portfolio_id.name or self.branch_id.name,
            since=Date.to_string(self.since),
            months=self.rule_id.months_max,
            rule=self.rule_id.display_name,
        )
