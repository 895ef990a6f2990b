"""Invented persons with valid identity numbers, never the same number twice.

Pure: no Odoo but the identity rules of rcc_base. A person's number follows
from its serial alone, so generating person one million needs no memory of the
others.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.rcc_base.tools.identity import parse_resident_id

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_SEQUENCES = 499  # of each sex on one birthday; sequence 0 is not given out
_STRIDE = 7_368_787  # a prime: neighbours in serial are strangers in number
_MOBILE = (
    "130",
    "135",
    "136",
    "138",
    "139",
    "150",
    "151",
    "158",
    "159",
    "177",
    "182",
    "187",
    "188",
)


@dataclass(frozen=True)
class Person:
    """One invented person; ``number`` is valid by GB 11643-1999."""

    name: str
    sex: str
    birth_date: date
    number: str
    phone: str


def resident_number(region, serial, sex, oldest, youngest):
    """Return a valid 18-digit number, unique for the serial within a sex.

    ``region`` six digits; ``oldest`` and ``youngest`` bound the birth date.
    Unique for as many serials as there are days × 499.

    >>> number = resident_number("410527", 7, "female", date(1950, 1, 1), date(2000, 1, 1))
    >>> parse_resident_id(number).sex
    'female'
    >>> many = {
    ...     resident_number("410527", i, "male", date(1950, 1, 1), date(1960, 1, 1))
    ...     for i in range(20000)
    ... }
    >>> len(many)
    20000
    """
    days = (youngest - oldest).days
    place = serial * _STRIDE % (days * _SEQUENCES)
    birth = oldest + timedelta(days=place // _SEQUENCES)
    sequence = 2 * (place % _SEQUENCES) + (1 if sex == "male" else 2)
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return body + _CHECK[total % 11]


def phone_number(random):
    """Return an eleven-digit mobile number in the form that people write."""
    return random.choice(_MOBILE) + f"{random.randrange(10**8):08d}"


def person(random, name, sex, serial, *, region, oldest, youngest):
    """Return a :class:`Person` of the given name, sex and span of birth dates."""
    number = resident_number(region, serial, sex, oldest, youngest)
    return Person(name, sex, parse_resident_id(number).birth_date, number, phone_number(random))
