from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

LEVELS = {
    "business": ("business",),
    "file": ("business", "file"),
    "contact": ("business", "file", "contact"),
}


class ResPartner(models.Model):
    """The life cycle of households, organisations and single persons follows from their activity; members follow."""

    _inherit = "res.partner"

    rcc_lifecycle_history_ids = fields.One2many(
        "rcc.lifecycle.history", "partner_id", "Life cycle over time"
    )

    @api.model
    def _rcc_activity_sources(self):
        """Hook: what counts as activity, a list of (kind, SQL); addons add theirs to what super() gives.

        The SQL is a SELECT (partner_id of a customer below nobody, date of the activity); something that lasts has
        today's date. Kinds: `business` (a grant, a loan), `file` (the household told its economy), `contact`.
        Conditions on partner_id must reach an index: no DISTINCT, no window over other columns.
        """
        return [
            ("file", SQL("SELECT partner_id, date_from AS date FROM rcc_household_file")),
            ("contact", SQL("SELECT partner_id, date FROM rcc_source WHERE import_id IS NOT NULL")),
            (
                "contact",  # a counter looked the person up by the whole number
                SQL(
                    """SELECT member.group_id AS partner_id, (access.date + interval '8 hours')::date AS date
                         FROM rcc_membership member
                         JOIN rcc_access access ON access.partner_id = member.partner_id AND access.kind = 'lookup'
                        WHERE member.kind = 'household' AND member.date_to IS NULL"""
                ),
            ),
        ]

    @api.model
    def _rcc_lifecycle_domain(self):
        """Who has a life cycle of the own: customers below nobody, closed ones too."""
        return Domain([("rcc_kind", "!=", False), ("parent_id", "=", False)])

    @api.model
    def _rcc_lifecycle_cells(self, policy):
        """[(state now, state by this policy, customers)] of all customers, by one statement."""
        self.env.flush_all()
        found = self._rcc_lifecycle_sql(policy, None)
        return self.env.execute_query(
            SQL(
                "SELECT former, state, count(*) FROM (%s) AS f GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
                found,
            )
        )

    def _rcc_follow_lifecycle(self):
        """Have these customers follow the policy in force today, after something that changes their state at once."""
        policy = self.env["rcc.lifecycle.policy"]._in_force()
        if policy:
            for customer in self:
                self._rcc_lifecycle_move(policy, (customer.id, customer.id))

    @api.model
    def _rcc_lifecycle_move(self, policy, span):
        """Move the customers of a span of ids (first, last), file the moves and take the members along: one
        statement. Returns how many moved (members not counted)."""
        today = self.env["rcc.post"]._today()
        rows = run_set(
            self.env,
            SQL(
                """WITH found AS MATERIALIZED (%(found)s),
                   filed AS (
                       INSERT INTO rcc_lifecycle_history AS h (partner_id, branch_id, former, state, date_from, rule,
                              last_activity, policy_id, create_uid, write_uid, create_date, write_date)
                       SELECT id, branch_id, former, state, %(today)s, rule, last, %(policy)s, %(uid)s, %(uid)s,
                              now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                         FROM found WHERE state IS DISTINCT FROM former AND rule IS NOT NULL
                           ON CONFLICT (partner_id, date_from) DO UPDATE SET state = EXCLUDED.state,
                              rule = EXCLUDED.rule, last_activity = EXCLUDED.last_activity,
                              policy_id = EXCLUDED.policy_id, reason = NULL, user_id = NULL,
                              write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date)
                   UPDATE res_partner p SET rcc_lifecycle = f.state
                     FROM (SELECT id, state FROM found WHERE state IS DISTINCT FROM former
                            UNION ALL
                           SELECT member.id, found.state FROM found
                             JOIN res_partner member ON member.parent_id = found.id
                            WHERE member.rcc_kind IS NOT NULL AND member.rcc_lifecycle IS DISTINCT FROM found.state
                          ) AS f
                    WHERE p.id = f.id
                RETURNING p.id, p.parent_id IS NULL""",
                found=self._rcc_lifecycle_sql(policy, span),
                today=today,
                policy=policy.id,
                uid=self.env.uid,
            ),
            {"res.partner": ["rcc_lifecycle"]},
        )
        return sum(root for _id, root in rows)

    @api.model
    def _rcc_lifecycle_sql(self, policy, span):
        """SELECT (id, branch_id, former, state, rule, last) of customers in a span of ids, by a policy as of today."""
        today = self.env["rcc.post"]._today()
        return SQL(
            """SELECT id, branch_id, former, last,
                      CASE WHEN gone THEN 'lost' ELSE fit END AS state,
                      CASE WHEN closed THEN 'closed' WHEN gone THEN since_rule
                           WHEN fit = 'customer' THEN CASE former WHEN 'prospect' THEN 'business'
                                WHEN 'won_back' THEN 'settled' WHEN 'lost' THEN 'policy' ELSE 'active' END
                           WHEN fit = 'won_back' THEN 'returned' WHEN fit = 'prospect' THEN 'policy'
                           ELSE 'silent' END AS rule
                 FROM (%(facts)s) AS fact
                CROSS JOIN LATERAL (SELECT closed OR (since_rule = 'moved' AND former = 'lost'
                      AND COALESCE(last <= since, TRUE)) AS gone) AS g
                CROSS JOIN LATERAL (SELECT CASE
                      WHEN former = 'prospect' AND begun IS NULL THEN 'prospect'
                      WHEN quiet + lost_after <= %(today)s THEN 'lost'
                      WHEN quiet + dormant_after <= %(today)s THEN 'dormant'
                      WHEN former = 'lost' AND last > since THEN 'won_back'
                      WHEN former = 'won_back' AND since + %(back)s > %(today)s THEN 'won_back'
                      ELSE 'customer' END AS fit) AS f""",
            facts=self._rcc_lifecycle_facts(policy, span, today),
            today=today,
            back=SQL("make_interval(months => %s)", policy.won_back_months),
        )

    @api.model
    def _rcc_lifecycle_facts(self, policy, span, today):
        """What the policy looks at: the state now and since when, the first and last activity, the group's months."""
        signs = SQL(" UNION ALL ").join(
            SQL(
                "SELECT partner_id, date, %s AS begins FROM (%s) AS source",
                kind in LEVELS[policy.customer_from],
                source,
            )
            for kind, source in self._rcc_activity_sources()
        )
        return SQL(
            """SELECT p.id, p.rcc_branch_id AS branch_id, COALESCE(p.rcc_lifecycle, 'prospect') AS former,
                      sign.last, sign.begun, since.date_from AS since, since.rule AS since_rule,
                      COALESCE(sign.last, since.date_from, p.create_date::date) AS quiet,
                      make_interval(months => COALESCE(own.lost_months, other.lost_months)) AS lost_after,
                      make_interval(months => COALESCE(own.dormant_months, other.dormant_months)) AS dormant_after,
                      %(closed)s AS closed
                 FROM res_partner p
                 LEFT JOIN (SELECT partner_id, max(date) AS last, min(date) FILTER (WHERE begins) AS begun
                              FROM (%(signs)s) AS signs WHERE date <= %(today)s AND %(sign_span)s GROUP BY partner_id
                           ) AS sign ON sign.partner_id = p.id
                 LEFT JOIN (SELECT DISTINCT ON (partner_id) partner_id, date_from, rule FROM rcc_lifecycle_history
                             WHERE %(since_span)s ORDER BY partner_id, date_from DESC) AS since
                        ON since.partner_id = p.id
                 LEFT JOIN rcc_lifecycle_rule own ON own.policy_id = %(policy)s
                       AND own.customer_group_id = p.rcc_customer_group_id
                 LEFT JOIN rcc_lifecycle_rule other ON other.policy_id = %(policy)s
                       AND other.customer_group_id IS NULL
                WHERE p.rcc_kind IS NOT NULL AND p.parent_id IS NULL AND %(span)s
                  AND NOT EXISTS (SELECT FROM rcc_partner_alias merged WHERE merged.partner_id = p.id)""",
            closed=self._rcc_closed_sql(),
            signs=signs,
            today=today,
            policy=policy.id,
            sign_span=self._rcc_span("partner_id", span),
            since_span=self._rcc_span("partner_id", span),
            span=self._rcc_span("p.id", span),
        )

    @api.model
    def _rcc_span(self, column, span):
        if not span:
            return SQL("TRUE")
        return SQL("%s BETWEEN %s AND %s", SQL.identifier(*column.split(".")), *span)

    @api.model
    def _rcc_closed_sql(self):
        """Whether customer `p` is gone for good: archived, or a household whose last member has left or died."""
        return SQL(
            """(p.active IS NOT TRUE OR p.rcc_death_date IS NOT NULL OR (p.rcc_kind = 'household'
                AND EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = p.id AND m.kind = 'household')
                AND NOT EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = p.id AND m.kind = 'household'
                                   AND m.date_to IS NULL)))"""
        )

    def _rcc_move_away(self, reason):
        """Lost by hand, the one step that somebody takes: the customer has moved away. It holds until the customer is
        active again.

        :raise UserError: business is under way, or the customer is a member of a household
        """
        self.ensure_one()
        if self.parent_id or not self.rcc_kind:
            raise UserError(self.env._("Members have the life cycle of their household."))
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        today = self.env["rcc.post"]._today()
        under_way = SQL(" UNION ALL ").join(
            source for kind, source in self._rcc_activity_sources() if kind == "business"
        )
        self.env.flush_all()
        if under_way.code and self.env.execute_query(
            SQL(
                "SELECT 1 FROM (%s) AS s WHERE partner_id = %s AND date >= %s LIMIT 1",
                under_way,
                self.id,
                today,
            )
        ):
            raise UserError(
                self.env._(
                    "This customer has business under way: end the grant and the loans first."
                )
            )
        self._rcc_file_lost(reason.strip(), today)

    def _rcc_file_lost(self, reason, today):
        customer = self.sudo()  # by the step alone, which has checked the right
        history = self.env["rcc.lifecycle.history"].sudo()  # as above
        values = {
            "former": customer.rcc_lifecycle,
            "state": "lost",
            "rule": "moved",
            "reason": reason,
            "user_id": self.env.uid,
            "policy_id": False,
        }
        row = history.search([("partner_id", "=", self.id), ("date_from", "=", today)])
        if row:
            row.write(values)
        else:
            history.create({"partner_id": self.id, "date_from": today, **values})
        (customer | customer.child_ids.filtered("rcc_kind")).write({"rcc_lifecycle": "lost"})
