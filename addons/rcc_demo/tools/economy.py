"""What a farm household owns and earns, in yuan a year.

Pure. The farm side (land, output, price, share of costs) comes from
``data/farms.csv``: 171 real rice farms of the panel RiceFarms (distributed
with the R package plm; two seasons of a year added up, prices scaled to yuan).
Off-farm wages, houses, savings and debts are invented around figures that
rural household surveys report.
"""

import csv
from functools import cache
from pathlib import Path

_FARMS = Path(__file__).parent.parent / "data" / "farms.csv"
_HOUSES = (30_000, 45_000, 60_000, 80_000, 120_000, 180_000)


@cache
def farms():
    """Return the farms, a tuple of dicts with numbers as numbers.

    >>> len(farms())
    171
    """
    with _FARMS.open(newline="", encoding="utf-8") as stream:
        return tuple(
            {key: value if key == "tenure" else float(value) for key, value in row.items()}
            for row in csv.DictReader(stream)
        )


def economic_facts(random, members, labour, farm=None):
    """Return the facts of an economic file for a household.

    ``members`` and ``labour`` are persons; keys are those of the household
    file, amounts in whole yuan, land in mu, output in kilograms.

    >>> from random import Random
    >>> facts = economic_facts(Random(3), 4, 2)
    >>> facts["net_income"] == facts["revenue"] - facts["cost"]
    True
    """
    farm = farm or random.choice(farms())
    harvest = farm["output_kg"] * farm["price"]
    wages = sum(_yearly_wage(random) for _worker in range(max(labour - 1, 0)))
    revenue = round(harvest + wages)
    cost = round(harvest * farm["cost_share"])
    return {
        "members": members,
        "labour": labour,
        "land_mu": farm["land_mu"],
        "output_kg": round(farm["output_kg"]),
        "price": farm["price"],
        "revenue": revenue,
        "cost": cost,
        "net_income": revenue - cost,
        "house_value": random.choice(_HOUSES),
        "deposits": round(random.lognormvariate(9.0, 0.9)),
    }


def survey_facts(random):
    """Return what only a visit tells: debts, other assets and member shares, in yuan."""
    return {
        "total_debts": random.choice((0, 0, 0, 3_000, 8_000, 20_000)),
        "other_assets": random.choice((0, 5_000, 12_000, 30_000)),
        "member_shares": random.choice((0, 0, 500, 1_000, 2_000, 10_000)),
    }


def _yearly_wage(random):
    """A member who works away for a wage sends home the rest of the year's pay."""
    return 0 if random.random() < 0.3 else random.lognormvariate(10.0, 0.4)
