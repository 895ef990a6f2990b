from bisect import bisect_left
from collections import Counter

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL

# Decisions that each act of the table is about.
DECIDED = {"grant": ("grade", "grant"), "payout": ("payout",)}


class AuthoritySimulation(models.Model):
    """Who would have decided the last twelve months' cases, had a draft been in force."""

    _inherit = "rcc.authority"

    def _simulate(self):
        """Count the decisions by the lowest role that covers them: now, and under this draft."""
        self.ensure_one()
        now = {row.role_id: row.amount_max for row in self._applicable(self.act, self._as_case())}
        then = now | {self.role_id: self.amount_max}
        steps = sorted({*now.values(), *then.values()})
        before, after, moved = Counter(), Counter(), 0
        for place, decisions in self._decided_by_step(steps):
            amount = steps[place] if place < len(steps) else None
            old, new = _lowest(now, amount), _lowest(then, amount)
            before[old] += decisions
            after[new] += decisions
            moved += decisions if old != new else 0
        total = sum(before.values())
        return {
            "figures": [
                [self.env._("Decisions of the last 12 months"), total],
                [self.env._("Decided at another level under this draft"), moved],
                [self.env._("Share"), f"{100 * moved / total if total else 0:.1f} %"],
            ],
            "columns": [
                self.env._("Lowest level that may decide"),
                self.env._("In office"),
                self.env._("Now"),
                self.env._("Under this draft"),
            ],
            "rows": self._level_rows({*now, *then}, before, after),
        }

    def _level_rows(self, roles, before, after):
        """One row a role, then what is beyond all."""
        posts = self.env["rcc.post"]._live()
        rows = [
            [
                role.name,
                len(posts.filtered(lambda post, role=role: post.role_id == role).user_id),
                before[role],
                after[role],
            ]
            for role in sorted(roles, key=lambda role: role.sequence)
        ]
        if before[None] or after[None]:
            rows.append([self.env._("Beyond every authority"), "", before[None], after[None]])
        return rows

    def _as_case(self):
        """A case to which this row applies."""
        return {name: self[name] for name in self._extent_fields if self[name]}

    def _decided_by_step(self, steps):
        """[(how many of the amounts in `steps` are below, number of decisions)] of the last 12 months."""
        since = self.env["rcc.post"]._today() - relativedelta(months=12)
        return self.env.execute_query(
            SQL(
                """SELECT (SELECT count(*) FROM unnest(%s::numeric[]) AS step WHERE step < d.amount), count(*)
                     FROM rcc_decision d WHERE d.act IN %s AND d.outcome = 'approved' AND d.decided_at >= %s AND %s
                    GROUP BY 1""",
                steps,
                DECIDED.get(self.act, (self.act,)),
                since,
                self._simulated_cases(),
            )
        )

    def _simulated_cases(self):
        """Hook: condition on `rcc_decision d`, the decisions that a limited row is about."""
        return SQL("TRUE")


def _lowest(ceilings, amount):
    """The role with the lowest ceiling that covers an amount; None beyond all.

    >>> _lowest({"manager": 100, "executive": 300}, 100)
    'manager'
    >>> _lowest({"manager": 100, "executive": 300}, 300)
    'executive'
    >>> _lowest({"manager": 100}, None)
    """
    if amount is None:
        return None
    ranked = sorted(ceilings.items(), key=lambda item: item[1])
    place = bisect_left([ceiling for _role, ceiling in ranked], amount)
    return ranked[place][0] if place < len(ranked) else None
