"""How long a teller waits for a customer, against Odoo's own name search on the same table; and twenty tellers at
once, who type what identifies the person.

Both search the same rows under the same record rules as the same user, from an empty cache, fetch what a list shows of
the first eight, and take turns. Odoo's own looks for the text in the columns where it looks for names, numbers and
addresses, without our override of that; it finds nobody by pinyin, village or document, and is timed all the same.
It works the user's rules out at each search, as it does for every list; ours keeps them worked out.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from odoo import models
from odoo.tools import SQL

from odoo.addons.rcc_customer.tools.pinyin import syllables

from bench.lib import Delay, Figure
from bench.lib.http import Client
from bench.lib.population import Population, resident_id
from bench.lib.staff import Staff
from scripts import setup
from scripts.quality import server, template

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS, LIMIT = 15, 8
WAIT = 20  # milliseconds, at a million
TELLERS, REQUESTS, PATIENCE = 20, 30, 1000


def main(env):
    """A figure a kind of query and size, then the twenty tellers at the largest."""
    population, staff = Population(env), None
    for size in SIZES:
        population.grow(size)
        staff = staff or Staff(env, population, ["teller"])
        yield from kinds(env, staff, size)
    machine = template.use(setup.environment("test"))
    with server.serve(machine, env.cr.dbname, "--max-cron-threads=0", "--workers=0") as running:
        yield from crowd(running.url, staff, People(env, staff.branch, TELLERS * REQUESTS), size)


def kinds(env, staff, size):
    """Every kind of query as a teller types it; ours must be ten times shorter at a million."""
    partners = env["res.partner"].with_user(staff.users["teller"])
    [person] = People(env, staff.branch, 1).rows
    for kind, query in person.queries().items():
        ours, peer = _medians(
            env,
            lambda text=query: partners._rcc_find(text, LIMIT).mapped("name"),
            lambda text=query: _stock(partners, text),
        )
        largest = size == SIZES[-1]
        yield Delay(f"search {kind} of {size:,}", ours, peer, at_most=0.1 if largest else 1)
        if largest:
            yield Delay(f"search {kind} against the clock", ours, WAIT, at_most=1)


def crowd(url, staff, people, size):
    """Twenty tellers at once: how many find the person among the first five, and how long all but 5 % wait."""
    queries = list(people.identifying())

    def ask(row, query, client):
        began = time.perf_counter()
        found = client.call("rcc.counter", "find", query=query, limit=5)
        return row.id in [card["id"] for card in found], (time.perf_counter() - began) * 1000

    clients = [Client(url, staff.keys["teller"]) for _number in range(TELLERS)]
    with ThreadPoolExecutor(TELLERS) as tellers:
        answers = list(
            tellers.map(
                lambda numbered: ask(*numbered[1], clients[numbered[0] % TELLERS]),
                enumerate(queries),
            )
        )
    right = sum(hit for hit, _wait in answers) / len(answers)
    waits = sorted(wait for _hit, wait in answers)
    yield Figure(f"right person among five of {size:,}", right, 1, floor=0.99, unit="of 1")
    yield Delay(
        f"{TELLERS} tellers at once, 95 % of {size:,}",
        waits[int(len(waits) * 0.95)],
        PATIENCE,
        at_most=1,
    )


@dataclass(frozen=True)
class Person:
    """What is on record of one person."""

    id: int
    name: str
    phone: str
    number: str
    document: str
    village: str

    def queries(self):
        """What a teller may type, by kind."""
        parts = syllables(self.name)
        return {
            "surname": self.name[0],
            "name": self.name,
            "part of a name": self.name[1:],
            "pinyin": "".join(parts),
            "initials": "".join(part[0] for part in parts),
            "phone": self.phone,
            "phone tail": self.phone[-4:],
            "customer number": self.number,
            "ID": self.document,
            "ID tail": self.document[-4:],
            "name and village": f"{self.name} {self.village}",
            "surname and village": f"{self.name[0]} {self.village}",
            "surname and phone tail": f"{self.name[0]} {self.phone[-4:]}",
        }


class People:
    """Persons of a branch, drawn by lot."""

    def __init__(self, env, branch, count):
        rows = env.execute_query(
            SQL(
                """SELECT p.id, p.name, p.phone, p.rcc_customer_no, substr(p.rcc_customer_no, 3)::int, a.name
                     FROM res_partner p JOIN rcc_area a ON a.id = p.rcc_area_id
                    WHERE p.rcc_kind = 'person' AND p.rcc_branch_id = %s AND p.rcc_customer_no LIKE 'C9%%'
                      AND length(p.name) > 1 ORDER BY p.id""",
                branch.id,
            )
        )
        self.rows = [
            Person(*facts, resident_id(place), village)
            for *facts, place, village in Random(count).choices(rows, k=count)
        ]

    def identifying(self):
        """Queries that mean one person."""
        kinds = ("phone", "customer number", "surname and phone tail", "name and village")
        for number, person in enumerate(self.rows):
            yield person, person.queries()[kinds[number % len(kinds)]]


def _stock(partners, text):
    """Odoo's own way: the pattern in each of the columns that it searches names in."""
    domain = models.BaseModel._search_display_name(partners, "ilike", text)
    return partners.search_fetch(domain, ["display_name"], limit=LIMIT).mapped("name")


def _medians(env, *searches):
    """Milliseconds of each, in turn, so that whatever else the machine does burdens all of them."""
    waits = [[] for _search in searches]
    for _round in range(ROUNDS):
        for search, taken in zip(searches, waits):
            env.invalidate_all()
            began = time.perf_counter()
            search()
            taken.append((time.perf_counter() - began) * 1000)
    return map(statistics.median, waits)
