"""Repayment schedules (pure, no Odoo).

Sources: annuity and equal principal as in any Chinese retail loan contract (等额本息, 等额本金); day counts as in
中国人民银行 银发〔2005〕129号 (daily rate = annual rate ÷ 360). Interest is always rounded half up to the cent,
the last instalment takes the residue, so that the principals always add up to the amount lent.

>>> from datetime import date
>>> rows = amortize(
...     280000, Decimal("0.084"), 20, "annuity", date(2024, 1, 1), rounding="up", quantum=Decimal(1)
... )
>>> rows[3].principal, rows[3].interest, rows[3].payment, rows[3].balance
(Decimal('13368.86'), Decimal('1683.14'), Decimal('15052.00'), Decimal('227079.57'))
>>> rows[17].principal, rows[17].interest, rows[17].balance
(Decimal('14740.32'), Decimal('311.68'), Decimal('29784.98'))
>>> rows[19].principal, rows[19].interest, rows[19].balance, sum(row.interest for row in rows)
(Decimal('14941.47'), Decimal('104.59'), Decimal('0.00'), Decimal('21034.06'))

>>> rows = amortize(100, Decimal("0.07"), 6, "annuity", date(2024, 1, 1))
>>> [str(row.principal) for row in rows], [str(row.interest) for row in rows]
(['16.43', '16.52', '16.62', '16.72', '16.81', '16.90'], ['0.58', '0.49', '0.39', '0.29', '0.20', '0.10'])
>>> [str(row.payment) for row in rows]
['17.01', '17.01', '17.01', '17.01', '17.01', '17.00']

>>> rows = amortize(5000, Decimal("0.12"), 18, "equal_principal", date(2024, 1, 1))
>>> (
...     str(rows[0].principal),
...     str(rows[17].principal),
...     str(rows[1].interest),
...     str(sum(row.interest for row in rows)),
... )
('277.78', '277.74', '47.22', '475.00')

>>> [
...     str(
...         amortize(
...             20000,
...             Decimal("0.108"),
...             1,
...             "bullet",
...             date(2024, 12, 20),
...             start=date(2024, 3, 5),
...             day_count=day_count,
...         )[0].interest
...     )
...     for day_count in ("months_days", "actual/360")
... ]
['1710.00', '1740.00']
"""

from decimal import ROUND_HALF_UP, ROUND_UP, Decimal, localcontext

from .daycount import add_months, counted_days, year_days
from .methods import CENT, LINES, Installment, Terms, cents

__all__ = ["METHODS", "ROUNDINGS", "Installment", "amortize", "interest"]
METHODS = tuple(LINES)
ROUNDINGS = {"half_up": ROUND_HALF_UP, "up": ROUND_UP}


def amortize(
    principal,
    annual_rate,
    periods,
    method,
    first_due,
    *,
    months_per_period=1,
    start=None,
    last_due=None,
    day_count="30/360",
    rounding="half_up",
    quantum=CENT,
):
    """The schedule of a loan as a list of Installment.

    :param principal: amount lent, whole cents
    :param annual_rate: Decimal fraction, 0.084 is 8.4 % a year
    :param periods: number of instalments
    :param method: annuity, equal_principal, interest_only, bullet (all at the end) or flat
    :param first_due: first due date; the others follow every `months_per_period` months on the same day
    :param start: day of the payout (default: one period before first_due)
    :param last_due: maturity, if it is not the regular last due date
    :param day_count: 30/360, actual/360, actual/365 or months_days
    :param rounding: half_up or up, of the fixed instalment (annuity) or principal part, to `quantum`
    :raises ValueError: on anything that makes no schedule
    """
    principal, annual_rate = Decimal(str(principal)), Decimal(str(annual_rate))
    quantum = Decimal(str(quantum))
    start = start or add_months(first_due, -months_per_period)
    _check(principal, annual_rate, periods, months_per_period)
    _check_terms(method, rounding, quantum, start, first_due)
    due = _due_dates(first_due, last_due, periods, months_per_period)
    days = _days(start, due, months_per_period, day_count)
    with localcontext() as context:
        context.prec = 50
        rates = [annual_rate * count / year_days(day_count) for count in days]
        return LINES[method](Terms(principal, due, days, rates, ROUNDINGS[rounding], quantum))


def interest(principal, annual_rate, start, end, day_count="actual/360"):
    """Simple interest of one stretch of days, half up to the cent.

    >>> from datetime import date
    >>> interest(100000, Decimal("0.056"), date(2024, 3, 20), date(2024, 6, 20))
    Decimal('1431.11')
    >>> interest(30000, Decimal("0.08") * Decimal("1.5"), date(2024, 5, 1), date(2024, 6, 10))
    Decimal('400.00')
    """
    count = counted_days(start, end, day_count)
    return cents(Decimal(str(principal)) * Decimal(str(annual_rate)) * count / year_days(day_count))


def _check(principal, annual_rate, periods, months_per_period):
    if principal <= 0 or principal != cents(principal):
        raise ValueError("the principal must be positive, in whole cents")
    if annual_rate < 0:
        raise ValueError("the rate must not be negative")
    if periods < 1 or months_per_period < 1:
        raise ValueError("there must be at least one period of at least one month")


def _check_terms(method, rounding, quantum, start, first_due):
    if method not in METHODS or rounding not in ROUNDINGS:
        raise ValueError(f"unknown method {method!r} or rounding {rounding!r}")
    if quantum < CENT:
        raise ValueError("the quantum must be at least one cent")
    if first_due <= start:
        raise ValueError("the first due date must come after the start")


def _due_dates(first_due, last_due, periods, months_per_period):
    due = [add_months(first_due, number * months_per_period) for number in range(periods)]
    due[-1] = last_due or due[-1]
    if len(due) > 1 and due[-1] <= due[-2]:
        raise ValueError("the last due date comes before the one before it")
    return due


def _days(start, due, months_per_period, day_count):
    """Days of each period; regular periods of 30/360 and months_days have 30 days a month, also around February."""
    days = [counted_days(start, due[0], day_count)]
    regular = day_count in ("30/360", "months_days")
    for number, day in enumerate(due[1:], start=1):
        is_regular = regular and day == add_months(due[0], number * months_per_period)
        days.append(
            30 * months_per_period if is_regular else counted_days(due[number - 1], day, day_count)
        )
    return days
