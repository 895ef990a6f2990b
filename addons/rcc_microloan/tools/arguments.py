"""What a program may send to the counter: plain values of a sensible size."""

from math import isfinite

NUMBERS = ("partner_id", "product_id", "loan_id", "entry_id", "limit", "months")
LARGEST = {"months": 1200, "limit": 200}
LARGEST_TEXT = 200


def misfits(**values):
    """The names of the arguments whose values are of another type, no number at all or beyond all sense.

    >>> misfits(partner_id=5, amount=2500.5, months=None, certificate_no="D1")
    []
    >>> misfits(partner_id="5", amount=float("nan"), months=10**9, limit=-1, query=["x"])
    ['partner_id', 'amount', 'months', 'limit', 'query']
    >>> misfits(amount=True), misfits(months=1.5), misfits(amount=1e300), misfits(purpose="x" * 201)
    (['amount'], ['months'], ['amount'], ['purpose'])
    """
    return [name for name, value in values.items() if value is not None and not _fits(name, value)]


def _fits(name, value):
    if isinstance(value, bool):
        return value is False and name not in ("amount", "limit")
    if name == "amount":
        return isinstance(value, (int, float)) and isfinite(value) and abs(value) < 1e12
    if name in NUMBERS:
        least = 0 if name == "limit" else -1200 if name == "months" else 1
        return isinstance(value, int) and least <= value <= LARGEST.get(name, 2**31 - 1)
    return isinstance(value, str) and len(value) <= LARGEST_TEXT
