"""What the scope rules cost: each role's customer list, search and grouping over HTTP, against a user of all branches
who sends the same request with the role's branches as a condition of its own.
"""

import statistics
import time

from bench.lib import Delay
from bench.lib.http import Client
from bench.lib.population import Population
from bench.lib.staff import Staff
from scripts import setup
from scripts.quality import server, template

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 9
ROLES = ("teller", "customer_manager", "branch_manager", "department_head", "executive")
PEER = "service_centre"
HOUSEHOLDS = [("rcc_kind", "=", "household"), ("rcc_lifecycle", "in", ("prospect", "customer"))]
COLUMNS = (
    "rcc_customer_no",
    "name",
    "rcc_area_id",
    "rcc_portfolio_id",
    "rcc_branch_id",
    "rcc_lifecycle",
)
GROUPED_IN = 150  # milliseconds to group one branch's customers by portfolio, of a million


def main(env):
    """Three figures a role and size, and the grouping of one branch against the clock."""
    population, staff = Population(env), None
    machine = template.use(setup.environment("test"))
    for size in SIZES:
        population.grow(size)
        staff = staff or Staff(env, population, [*ROLES, PEER])
        with server.serve(machine, env.cr.dbname, "--max-cron-threads=0", "--workers=0") as running:
            yield from figures(running.url, staff, size)


def figures(url, staff, size):
    """Ours and the peer's, request by request in turns, so that both have the same neighbours."""
    peer = Client(url, staff.keys[PEER])
    for role in ROLES:
        ours, condition = Client(url, staff.keys[role]), staff.condition(role)
        for name, method, arguments in requests():
            mine, theirs = [], []
            for _round in range(ROUNDS):
                mine.append(_milliseconds(ours, method, arguments, []))
                theirs.append(_milliseconds(peer, method, arguments, condition))
            yield Delay(
                f"{name} as {role} of {size:,}",
                statistics.median(mine),
                statistics.median(theirs),
                or_plus=5,
            )
            if name == "group" and role == "teller":
                yield Delay(f"group one branch of {size:,}", min(mine), GROUPED_IN, at_most=1)


def requests():
    """(name, method, arguments) of what the web client asks for."""
    columns = {name: {} for name in COLUMNS}
    for name in COLUMNS:
        if name.endswith("_id"):
            columns[name] = {"fields": {"display_name": {}}}
    listed = {"specification": columns, "limit": 80, "count_limit": 10001}
    yield "open", "web_search_read", listed
    yield "search", "web_search_read", listed | {"domain": [("rcc_search", "ilike", "张伟")]}
    yield "group", "web_read_group", {"groupby": ["rcc_portfolio_id"], "aggregates": ["__count"]}


def _milliseconds(client, method, arguments, condition):
    """How long one request on customers takes, to the last byte."""
    domain = [*HOUSEHOLDS, *arguments.get("domain", ()), *condition]
    began = time.perf_counter()
    client.call("res.partner", method, **arguments | {"domain": domain})
    return (time.perf_counter() - began) * 1000
