"""A county of invented households on real villages: same seed, same county.

Pure, and a stream: a million households need no more memory than one.
"""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from . import economy, names, people

REGION = "410527"
_DIVISIONS = Path(__file__).parent.parent / "data" / "divisions.csv"
_HEADS = (date(1948, 1, 1), date(1999, 1, 1))


@dataclass(frozen=True)
class Household:
    """One generated household: its village, its people and its economic facts."""

    village_code: str
    head: people.Person
    facts: dict
    survey: dict = field(default_factory=dict)


def divisions():
    """Return the county's divisions as dicts ``code, name, parent_code, level``.

    >>> len(divisions())
    550
    """
    with _DIVISIONS.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def village_codes():
    """Return the codes of all villages, in the order of the file."""
    return [row["code"] for row in divisions() if row["level"] == "village"]


def households(count, seed=410527, villages=None, first_serial=0):
    """Yield ``count`` households spread over the villages.

    ``villages`` is a list of area codes (default: the whole county).
    ``first_serial`` shifts the identity numbers, so that two runs into one
    database do not meet.

    >>> list(households(3)) == list(households(3))
    True
    >>> list(households(3)) == list(households(3, seed=1))
    False
    >>> len({h.head.number for h in households(5000)})
    5000
    """
    villages = villages or village_codes()
    for serial in range(first_serial, first_serial + count):
        yield _household(Random(f"{seed}/{serial}"), serial, villages)


def _household(random, serial, villages):
    sex = "female" if random.random() < 0.2 else "male"
    name = names.surname(random) + names.given_name(random, sex)
    oldest, youngest = _HEADS
    head = people.person(random, name, sex, serial, region=REGION, oldest=oldest, youngest=youngest)
    members = random.choices((1, 2, 3, 4, 5, 6), weights=(6, 18, 24, 27, 17, 8))[0]
    labour = min(members, random.choices((1, 2, 3, 4), weights=(20, 50, 22, 8))[0])
    return Household(
        village_code=random.choice(villages),
        head=head,
        facts=economy.economic_facts(random, members, labour),
        survey=economy.survey_facts(random),
    )
