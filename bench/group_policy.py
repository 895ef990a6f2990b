"""Sorting customers by the group rules: a simulation against the plainest SQL that counts the same, and the moves of an
activation against one bare UPDATE of the group.
"""

from odoo.tools import SQL

from bench.lib import Clock, Delay, Figure
from bench.lib.population import Population

SIZES = (20_000, 200_000)  # half of them households, which the rules sort
ROUNDS = 3
BARE = "UPDATE res_partner SET rcc_customer_group_id = %s WHERE rcc_kind = 'household'"
MOVES = 0.05  # a move also files history, fits the portfolio and takes the members along


def main(env):
    """A delay of the simulation and a rate of the moves at each size."""
    population = Population(env)
    policy = env["rcc.group.policy"].search([("state", "=", "active")]).copy()
    rules = {line.group_id: line for line in policy.line_ids}
    for size in SIZES:
        population.grow(size)
        ours = min(_milliseconds(policy.action_simulate) for _round in range(ROUNDS))
        peer = min(
            _milliseconds(lambda: env.execute_query(_plain(env, rules))) for _round in range(ROUNDS)
        )
        yield Delay(f"simulate {size // 2:,} households", ours, peer, at_most=2, or_plus=50)
        yield _moves(env, size // 2)


def _milliseconds(call):
    with Clock() as clock:
        call()
    return clock.seconds * 1000


def _plain(env, rules):
    """The shipped rules as anybody would write them for psql."""
    company, grower, farm = (
        env.ref(f"rcc_branch.{name}").id
        for name in ("customer_group_company", "customer_group_grower", "group_farm")
    )
    assert {group.id for group in rules} == {company, grower, farm}
    return SQL(
        """SELECT rcc_customer_group_id, CASE
                  WHEN rcc_kind = 'organization' THEN %s
                  WHEN rcc_kind = 'household' AND EXISTS (SELECT FROM rcc_household_file f
                       WHERE f.partner_id = p.id AND f.date_to IS NULL AND f.land_mu >= 100) THEN %s
                  WHEN rcc_kind = 'household' THEN %s END AS later, count(*)
             FROM res_partner p
            WHERE parent_id IS NULL AND active AND rcc_branch_id IS NOT NULL AND rcc_kind IS NOT NULL
            GROUP BY 1, 2""",
        company,
        grower,
        farm,
    )


def _moves(env, households):
    """Customers a second whom a run moves, against one UPDATE of as many groups."""
    other = env.ref("rcc_branch.customer_group_wage").id
    env.cr.execute(SQL(BARE, other))
    env.invalidate_all()
    run = env["rcc.group.run"]._begin(env["rcc.group.policy"].search([("state", "=", "active")]))
    with Clock() as ours:
        assert run._batch_run()
    assert run.moved >= households, f"only {run.moved} moved"
    with Clock() as peer:
        env.cr.execute(SQL(BARE, other))
    env.cr.rollback()
    return Figure(
        f"move {households:,} households",
        households / ours.seconds,
        households / peer.seconds,
        MOVES,
    )
