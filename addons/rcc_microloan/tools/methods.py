"""How each repayment method turns its terms into lines (pure, no Odoo); `schedule.amortize` is the way in."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Installment:
    """One line of a schedule; money in yuan, `days` as the day count sees them."""

    number: int
    due: date
    days: int
    principal: Decimal
    interest: Decimal
    payment: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Terms:
    """What the methods work on: dates, days and the rate of each period as a fraction."""

    principal: Decimal
    due: list
    days: list
    rates: list
    rounding: str
    quantum: Decimal


def cents(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


def _fixed(terms, amount):
    """`amount` rounded to a whole number of quanta."""
    return (amount / terms.quantum).quantize(Decimal(1), terms.rounding) * terms.quantum


def _declining(terms, part):
    """Interest on the balance; `part(interest)` is the principal of a line that is not the last."""
    lines, balance = [], terms.principal
    for number, (due, days, rate) in enumerate(zip(terms.due, terms.days, terms.rates), start=1):
        charge = cents(balance * rate)
        share = balance if number == len(terms.due) else min(max(part(charge), ZERO), balance)
        balance -= share
        lines.append(_line(number, due, days, share, charge, balance))
    return lines


def _line(number, due, days, share, charge, balance):
    return Installment(
        number, due, days, cents(share), charge, cents(share + charge), cents(balance)
    )


def _annuity(terms):
    """E = P·Π(1+r_i) / f_n with f_1 = 1, f_i = 1 + f_(i-1)(1+r_i); equal periods give the textbook formula."""
    growth, factor = Decimal(1), Decimal(0)
    for rate in terms.rates:
        growth, factor = growth * (1 + rate), 1 + factor * (1 + rate)
    instalment = _fixed(terms, terms.principal * growth / factor)
    return _declining(terms, lambda charge: instalment - charge)


def _equal_principal(terms):
    share = _fixed(terms, terms.principal / len(terms.due))
    return _declining(terms, lambda charge: share)


def _interest_only(terms):
    return _declining(terms, lambda charge: ZERO)


def _bullet(terms):
    """Principal and interest in the last line; earlier lines, if any, are empty."""
    last = len(terms.due)
    lines = [
        _line(number, terms.due[number - 1], terms.days[number - 1], ZERO, ZERO, terms.principal)
        for number in range(1, last)
    ]
    charge = cents(terms.principal * sum(terms.rates))
    return [*lines, _line(last, terms.due[-1], terms.days[-1], terms.principal, charge, ZERO)]


def _flat(terms):
    """Interest on the amount lent for the whole term: its effective rate must be shown beside it."""
    lines, balance, share = [], terms.principal, _fixed(terms, terms.principal / len(terms.due))
    for number, (due, days, rate) in enumerate(zip(terms.due, terms.days, terms.rates), start=1):
        part = balance if number == len(terms.due) else min(share, balance)
        balance -= part
        lines.append(_line(number, due, days, part, cents(terms.principal * rate), balance))
    return lines


LINES = {
    "annuity": _annuity,
    "equal_principal": _equal_principal,
    "interest_only": _interest_only,
    "bullet": _bullet,
    "flat": _flat,
}
