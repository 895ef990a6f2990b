"""Holding every economic file against what is usual in its village, as a set, against the plainest SQL that finds the
same outliers of one figure.
"""

from odoo.tools import SQL

from bench.lib import Clock, Delay
from bench.lib.population import Population

SIZES = (20_000, 200_000)  # half of them households
ROUNDS = 3
FILES = """INSERT INTO rcc_household_file (partner_id, branch_id, date_from, source, members, land_mu, output_kg,
           price, revenue, cost, net_income, total_assets)
    SELECT id, rcc_branch_id, '2026-01-01', 'register', 2 + id %% 4, 4 + id %% 7, 500 * (4 + id %% 7), 2.6,
           20000 + id %% 9000, 3000, 17000 + id %% 9000 + CASE WHEN id %% 1000 = 0 THEN 900000 ELSE 0 END,
           90000 + id %% 40000
      FROM res_partner p WHERE rcc_kind = 'household' AND NOT EXISTS (
           SELECT FROM rcc_household_file f WHERE f.partner_id = p.id AND f.date_to IS NULL)"""
PLAIN = """WITH told AS (
        SELECT f.id, p.rcc_area_id AS area, f.net_income AS v FROM rcc_household_file f
          JOIN res_partner p ON p.id = f.partner_id WHERE f.date_to IS NULL AND f.net_income IS NOT NULL),
    usual AS (SELECT area, percentile_cont(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY v) AS q FROM told GROUP BY area)
    SELECT count(*) FROM told JOIN usual USING (area)
     WHERE v > q[2] + 3 * (q[2] - q[1]) OR v < q[1] - 3 * (q[2] - q[1])"""


def main(env):
    """A delay of the nightly check of all limits, and of one household's, at each size."""
    population = Population(env)
    warnings = env["rcc.file.warning"].sudo()
    for size in SIZES:
        population.grow(size)
        env.cr.execute(SQL(FILES))
        env.cr.execute(SQL("ANALYZE rcc_household_file"))
        plain = min(
            _milliseconds(lambda: env.execute_query(SQL(PLAIN))) for _round in range(ROUNDS)
        )
        refresh = min(_milliseconds(env["rcc.village.figure"]._refresh) for _round in range(ROUNDS))
        check = min(_milliseconds(lambda: _nightly(warnings)) for _round in range(ROUNDS))
        household = warnings.search([], limit=1).partner_id.ids
        one = min(
            _milliseconds(lambda ids=household: warnings._check(ids)) for _round in range(ROUNDS)
        )
        yield Delay(
            f"quartiles of 9 figures, 3 levels, {size // 2:,} files", refresh, plain, at_most=60
        )
        yield Delay(f"check {size // 2:,} files by all limits", check, plain, at_most=30)
        yield Delay(f"check one file among {size // 2:,}", one, plain, at_most=1, below=100)


def _nightly(warnings):
    """All files, as the night does it: a slice a statement."""
    for households in warnings._slices():
        warnings._check(households)


def _milliseconds(call):
    with Clock() as clock:
        call()
    return clock.seconds * 1000
