"""The nightly work on customers: completeness of files and life cycle over all households, each against the plainest
SQL that writes one column of as many rows.
"""

from odoo.tools import SQL

from bench.lib import Clock, Figure
from bench.lib.population import Population

SIZES = (20_000, 200_000)  # half of them households, which have files and a life cycle
WEIGHED = 0.05  # ten items looked up in five tables, and a row of its own for each household
MOVED = (
    0.05  # activity of every kind is looked up, a move files history and takes the members along
)


def main(env):
    """Two rates at each size."""
    population = Population(env)
    for size in SIZES:
        population.grow(size)
        households = size // 2
        yield _weigh(env, households)
        yield _move(env, households)


def _bare(env):
    """Seconds of the plainest statement that writes as many rows."""
    with Clock() as clock:
        env.cr.execute(
            SQL(
                "UPDATE res_partner SET color = COALESCE(color, 0) + 1 WHERE rcc_kind = 'household'"
            )
        )
    env.cr.rollback()
    return clock.seconds


def _weigh(env, households):
    run = env["rcc.completeness.run"]._begin(env["rcc.completeness.policy"]._in_force())
    with Clock() as clock:
        assert run._batch_run()
    rows = env["rcc.completeness"].search_count([])
    assert rows >= households, f"only {rows} weighed"
    name = f"weigh {households:,} files"
    return Figure(name, households / clock.seconds, households / _bare(env), WEIGHED)


def _move(env, households):
    """All are set to customers of long ago, so that all fall silent at once."""
    env.cr.execute(
        SQL(
            """UPDATE res_partner SET rcc_lifecycle = 'customer', create_date = create_date - interval '2 years'
                WHERE rcc_kind = 'household'"""
        )
    )
    env.cr.execute(SQL("SET LOCAL rcc.migrating = 'on'"))
    env.cr.execute(SQL("DELETE FROM rcc_lifecycle_history"))
    env.cr.commit()
    env.invalidate_all()
    run = env["rcc.lifecycle.run"]._begin(env["rcc.lifecycle.policy"]._in_force())
    with Clock() as clock:
        assert run._batch_run()
    assert run.moved >= households, f"only {run.moved} moved"
    name = f"move {households:,} households"
    return Figure(name, households / clock.seconds, households / _bare(env), MOVED)
