"""What the scope rules cost: each role's customer list, search and grouping over HTTP, against a user of all branches
who sends the same request with the role's branches as a condition of its own.
"""

import itertools
import json
import statistics
import time
import urllib.request

from bench.lib import Delay
from bench.lib.population import Population
from scripts import setup
from scripts.quality import server, template

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 9
ROLES = ("teller", "customer_manager", "branch_manager", "department_head", "executive")
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
        staff = staff or Staff(env, population)
        with server.serve(machine, env.cr.dbname, "--max-cron-threads=0", "--workers=0") as running:
            yield from figures(running.url, staff, size)


def figures(url, staff, size):
    """Ours and the peer's, request by request in turns, so that both have the same neighbours."""
    peer = Client(url, staff.keys["service_centre"])
    for role in ROLES:
        ours, condition = Client(url, staff.keys[role]), staff.conditions[role]
        for name, method, arguments in requests():
            mine, theirs = [], []
            for _round in range(ROUNDS):
                mine.append(ours.milliseconds(method, arguments, []))
                theirs.append(peer.milliseconds(method, arguments, condition))
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


class Staff:
    """A member of staff for each role at one cooperative, with an API key."""

    def __init__(self, env, population):
        branch, group = population.branches[7], population.groups[3]
        self.keys, self.conditions = {}, {}
        for role in (*ROLES, "service_centre"):
            user = env["res.users"].create({"name": role, "login": f"bench-{role}"})
            env["hr.employee"].create({"name": role, "user_id": user.id})
            limited = {"customer_group_id": group.id} if role == "department_head" else {}
            env["rcc.post"].create(
                {
                    "user_id": user.id,
                    "role_id": env.ref(f"rcc_branch.role_{role}").id,
                    "branch_id": branch.id,
                    **limited,
                }
            )
            keys = env["res.users.apikeys"].with_user(user).sudo()  # the key of each user
            self.keys[role] = keys._generate("rpc", "bench", None)
            self.conditions[role] = [("rcc_branch_id", "in", branch.ids)]
        self.conditions["department_head"] = [("rcc_customer_group_id", "in", group.ids)]
        self.conditions["executive"] = []
        env.cr.commit()


class Client:
    """A user's requests by JSON-2."""

    def __init__(self, url, key):
        self.url, self.key = url, key

    def milliseconds(self, method, arguments, condition):
        """How long one request on customers takes, to the last byte."""
        domain = list(itertools.chain(HOUSEHOLDS, arguments.get("domain", ()), condition))
        request = urllib.request.Request(
            f"{self.url}/json/2/res.partner/{method}",
            data=json.dumps(arguments | {"domain": domain, "context": {"lang": "zh_CN"}}).encode(),
            headers={"Authorization": f"bearer {self.key}", "Content-Type": "application/json"},
        )
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=300) as answer:
            answer.read()
        return (time.perf_counter() - began) * 1000
