"""A portfolio changes hands: the second signature on a handover sheet, against Odoo's way of writing the manager on
each customer, and its open activities against one plain UPDATE. Every round is taken back, so that all are alike.
"""

from datetime import timedelta

from odoo.tools import SQL

from bench.lib import Clock, Delay
from bench.lib.population import Population

SIZES = (100, 10_000, 100_000)
ACTIVITIES = 10_000
ROUNDS = 9
WAIT = 50  # milliseconds that a handover may take, whatever the number of customers
GROWTH = 1.5  # times that of the smallest portfolio, or this much more:
NOISE = 5  # milliseconds


def main(env):
    """Three figures a size, and one for the activities."""
    population = Population(env)
    desk, smallest = Desk(env, population), None
    for size in SIZES:
        population.grow(size)
        desk.take_all()
        ours = _quickest(desk.sign)
        theirs = desk.write_on_each()
        smallest = smallest or ours
        yield Delay(f"handover of {size:,}", ours, WAIT, at_most=1)
        yield Delay(f"handover of {size:,}, grown", ours, smallest, GROWTH, or_plus=NOISE)
        yield Delay(f"handover of {size:,}, Odoo's way", ours, theirs, at_most=1, or_plus=WAIT)
    desk.make_activities(ACTIVITIES)
    yield Delay(
        f"{ACTIVITIES:,} activities", _quickest(desk.move), _quickest(desk.update), at_most=2
    )


def _quickest(measure):
    """Milliseconds of one of the desk's ways: the round that had the fewest neighbours on the machine."""
    return min(measure() for _round in range(ROUNDS))


class Desk:
    """One portfolio with two managers, and a handover between them that the outgoing one has signed."""

    def __init__(self, env, population):
        self.env, self.portfolio = env, population.portfolios[0]
        today = env["rcc.post"]._today()
        self.outgoing, self.incoming = (
            self._manager(f"bench-{name}", today - timedelta(days=30)) for name in ("one", "two")
        )
        env["rcc.portfolio.tenure"].create(
            {
                "portfolio_id": self.portfolio.id,
                "user_id": self.outgoing.id,
                "date_from": today - timedelta(days=30),
            }
        )
        self.handover = env["rcc.handover"].create(
            {"portfolio_id": self.portfolio.id, "to_user_id": self.incoming.id}
        )
        self.handover.with_user(self.outgoing).action_sign()

    def _manager(self, login, since):
        user = self.env["res.users"].create({"name": login, "login": login})
        self.env["hr.employee"].create({"name": login, "user_id": user.id})
        self.env["rcc.post"].create(
            {
                "user_id": user.id,
                "role_id": self.env.ref("rcc_branch.role_customer_manager").id,
                "branch_id": self.portfolio.branch_id.id,
                "date_from": since,
            }
        )
        return user

    def take_all(self):
        """All customers there are belong to this portfolio."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET rcc_portfolio_id = %s WHERE rcc_kind IS NOT NULL",
                self.portfolio.id,
            )
        )
        self.env.cr.execute(SQL("ANALYZE res_partner"))
        self.env.invalidate_all()

    def make_activities(self, count):
        """Open activities of the outgoing manager, each on a customer of its own, by one INSERT."""
        kind = self.env.ref("mail.mail_activity_data_todo")
        self.env.cr.execute(
            SQL(
                """INSERT INTO mail_activity (res_model_id, res_model, res_id, activity_type_id, user_id, date_deadline,
                    active, automated, create_uid, write_uid, create_date, write_date)
                SELECT %s, 'res.partner', id, %s, %s, current_date, TRUE, FALSE, 1, 1, now(), now()
                FROM res_partner WHERE rcc_portfolio_id = %s ORDER BY id LIMIT %s""",
                self.env["ir.model"]._get_id("res.partner"),
                kind.id,
                self.outgoing.id,
                self.portfolio.id,
                count,
            )
        )
        self.env.cr.execute(SQL("ANALYZE mail_activity"))

    def sign(self):
        """Ours: the incoming manager's signature, with all that follows from it."""
        return self._timed(self.handover.with_user(self.incoming).action_sign)

    def write_on_each(self):
        """Odoo's way: the salesperson of each customer, without the e-mail that it would send for each."""
        customers = self.env["res.partner"].search([("rcc_portfolio_id", "=", self.portfolio.id)])
        customers = customers.with_context(tracking_disable=True)
        return self._timed(lambda: customers.write({"user_id": self.incoming.id}))

    def move(self):
        """Ours: the activities of the portfolio."""
        return self._timed(self.handover._move_activities)

    def update(self):
        """The plainest statement that does the same to all activities of the outgoing manager."""
        statement = SQL(
            "UPDATE mail_activity SET user_id = %s WHERE user_id = %s",
            self.incoming.id,
            self.outgoing.id,
        )
        return self._timed(lambda: self.env.cr.execute(statement))

    def _timed(self, step):
        """Milliseconds of a step up to its last statement; then it is taken back."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.execute(SQL("SAVEPOINT round"))
        with Clock() as clock:
            step()
            self.env.flush_all()
        self.env.cr.execute(SQL("ROLLBACK TO SAVEPOINT round"))
        self.env.invalidate_all(flush=False)
        return clock.seconds * 1000
