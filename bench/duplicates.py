"""Finding persons who are on file twice, in a register of villages with every slip of the pen planted: how many of the
pairs are found, how many of what is found is right, how long it takes, and how much of the clean waits in the queue.

The peer is what a clerk would ask the database: the same name and birth date, the same name and phone, or the same
name and village.
"""

import time
from random import Random

from odoo.tools import SQL

from odoo.addons.rcc_customer.tests.likeness_register import Register, load, search

from bench.lib import Delay, Figure, Size
from bench.lib.population import Population

SIZES = (10_000, 100_000)
ROUNDS = 7
SECONDS, WAIT = 60, 30
PEER = """SELECT count(*) FROM (
    SELECT one.id, other.id AS with_id FROM res_partner one
      JOIN res_partner other ON other.name = one.name AND other.id > one.id AND other.rcc_kind = 'person'
       AND (other.rcc_birth_date = one.rcc_birth_date OR other.phone = one.phone
            OR other.rcc_area_id = one.rcc_area_id)
     WHERE one.rcc_kind = 'person') AS pairs"""


def main(env):
    """Four figures a size, and the wait while typing at each."""
    env["rcc.duplicate"].search([]).unlink()
    population = Population(env)
    for size in SIZES:
        _empty(env)
        register = Register(Random(size), size)
        load(env, register, population.portfolios.area_ids)
        env.cr.commit()
        env.cr._cnx.autocommit = True
        env.cr.execute(SQL("VACUUM ANALYZE res_partner"))
        env.cr.execute(SQL("VACUUM ANALYZE rcc_search_key"))
        env.cr.execute(SQL("VACUUM ANALYZE rcc_identity"))
        env.cr._cnx.autocommit = False
        yield from figures(env, register, size)
        yield typing(env, register, size)


def figures(env, register, size):
    """Recall and precision, seconds, and what waits of a thousand clean customers."""
    began = time.perf_counter()
    search(env)
    env.flush_all()
    seconds = time.perf_counter() - began
    env.cr.commit()
    rows = env.execute_query(
        SQL("SELECT first_id, second_id FROM rcc_duplicate WHERE state = 'open'")
    )
    found, truth = set(rows), register.truth
    right = len(found & truth.keys())
    env.cr.execute(SQL(PEER))
    yield Figure(f"found of {size:,}", right / len(truth), 1, floor=0.99, unit="of 1")
    yield Figure(
        f"right of what is found of {size:,}", right / len(found), 1, floor=0.99, unit="of 1"
    )
    yield Size(f"search among {size:,}", seconds, SECONDS * size / SIZES[-1] + 2, unit="s")
    wrong = 1000 * len(found - truth.keys()) / register.clean
    yield Size(f"waiting of 1,000 clean of {size:,}", wrong, 5, unit="pairs")


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


def _empty(env):
    """Without the persons of the smaller size."""
    for table in ("rcc_duplicate", "rcc_search_key", "rcc_identity", "rcc_membership"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.cr.execute(SQL("SET session_replication_role = replica"))
    env.cr.execute(SQL("DELETE FROM res_partner WHERE rcc_kind IS NOT NULL"))
    env.cr.execute(SQL("SET session_replication_role = DEFAULT"))
    env.invalidate_all(flush=False)
