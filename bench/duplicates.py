"""Finding persons who are on file twice, in a register of villages with every slip of the pen planted: how many of the
pairs are found, how many of what is found is right, how long it takes, and how much of the clean waits in the queue.
The points were made with that register. Whether they hold for other people tells a county of other names and habits.

The peer is what a clerk would ask the database: the same name and birth date, the same name and phone, or the same
name and village.
"""

import time
from collections import Counter
from random import Random

from odoo.tools import SQL

from odoo.addons.rcc_customer.tests.likeness_register import Register, load, search

from bench.lib import Delay, Figure, Size
from bench.lib.county import County
from bench.lib.population import Population

SIZES = (10_000, 100_000)
ROUNDS = 7
SECONDS, WAIT = 60, 30
SEED = 41_052_700  # of the other county; never one that the points were looked at with
EACH = 0.9  # of the slips one by one: of the rare ones a handful are planted
PEER = """SELECT count(*) FROM (
    SELECT one.id, other.id AS with_id FROM res_partner one
      JOIN res_partner other ON other.name = one.name AND other.id > one.id AND other.rcc_kind = 'person'
       AND (other.rcc_birth_date = one.rcc_birth_date OR other.phone = one.phone
            OR other.rcc_area_id = one.rcc_area_id)
     WHERE one.rcc_kind = 'person') AS pairs"""


def main(env):
    """At each size the register that the points were made with, then a county of other people, slip by slip."""
    env["rcc.duplicate"].search([]).unlink()
    areas = Population(env).portfolios.area_ids
    for size in SIZES:
        register = Register(Random(size), size)
        _bring(env, register, areas)
        yield from figures(env, register, size)
        yield typing(env, register, size)
        county = County(Random(SEED + size), size)
        _bring(env, county, areas)
        yield from figures(env, county, size, ", another county")
        if size == SIZES[-1]:
            yield from slips(env, county)


def figures(env, register, size, where=""):
    """Recall and precision, seconds, and what waits of a thousand clean customers."""
    began = time.perf_counter()
    search(env)
    env.flush_all()
    seconds = time.perf_counter() - began
    env.cr.commit()
    truth = register.truth
    found = _found(env) - getattr(register, "welcome", set())
    right = len(found & truth.keys())
    env.cr.execute(SQL(PEER))
    of = f"of {size:,}{where}"
    yield Figure(f"found {of}", 100 * right / len(truth), 100, floor=0.99, unit="%")
    yield Figure(
        f"right of what is found {of}", 100 * right / len(found), 100, floor=0.99, unit="%"
    )
    yield Size(f"search among {of[3:]}", seconds, SECONDS * size / SIZES[-1] + 2, unit="s")
    wrong = 1000 * len(found - truth.keys()) / register.clean
    yield Size(f"waiting of 1,000 clean {of}", wrong, 5, unit="pairs")


def slips(env, county):
    """Of each way of writing somebody down again: how many are found, and how many strangers are taken for them."""
    truth, found = county.truth, _found(env) - county.welcome
    slip_of = {person.id: person.slip for person in county.people}
    all_of, found_of, strangers = Counter(truth.values()), Counter(), Counter()
    for pair in found:
        if pair in truth:
            found_of[truth[pair]] += 1
        else:
            strangers.update({slip_of[one] for one in pair} - {""})
    for slip, count in sorted(all_of.items()):
        yield Figure(
            f"found, {slip} ({count})", 100 * found_of[slip] / count, 100, floor=EACH, unit="%"
        )
        right = found_of[slip] / max(1, found_of[slip] + strangers[slip])
        yield Figure(f"right, {slip}", 100 * right, 100, floor=EACH, unit="%")


def _found(env):
    rows = env.execute_query(
        SQL("SELECT first_id, second_id FROM rcc_duplicate WHERE state = 'open'")
    )
    return set(rows)


def typing(env, register, size):
    """How long somebody waits who types a person that is on file."""
    partners, waits = env["res.partner"], []
    for villager in Random(size).sample(register.people, 40 * ROUNDS):
        env.invalidate_all()
        began = time.perf_counter()
        partners._rcc_likely_duplicates(
            {
                "name": villager.name,
                "number": villager.number,
                "birth_date": villager.born,
                "phone": villager.phone,
            }
        )
        waits.append((time.perf_counter() - began) * 1000)
    slow = sorted(waits)[int(len(waits) * 0.95)]
    return Delay(f"typing, 95 % of {size:,}", slow, WAIT, at_most=1)


def _bring(env, register, areas):
    """These people and nobody else, and the planner knows them."""
    _empty(env)
    load(env, register, areas)
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute(SQL("VACUUM ANALYZE res_partner"))
    env.cr.execute(SQL("VACUUM ANALYZE rcc_search_key"))
    env.cr.execute(SQL("VACUUM ANALYZE rcc_identity"))
    env.cr._cnx.autocommit = False


def _empty(env):
    """Without the persons of the register before."""
    for table in ("rcc_duplicate", "rcc_search_key", "rcc_identity", "rcc_membership"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.cr.execute(SQL("SET session_replication_role = replica"))
    env.cr.execute(SQL("DELETE FROM res_partner WHERE rcc_kind IS NOT NULL"))
    env.cr.execute(SQL("SET session_replication_role = DEFAULT"))
    env.invalidate_all(flush=False)
