"""A loan's schedule from the terms of its product (pure, no Odoo).

>>> from decimal import Decimal
>>> [
...     (str(line.due), line.days, str(line.interest))
...     for line in plan(
...         20000,
...         Decimal("0.09"),
...         "interest_only",
...         date(2024, 3, 5),
...         date(2024, 9, 5),
...         months_per_period=3,
...         day_count="actual/360",
...     )
... ]
[('2024-03-20', 15, '75.00'), ('2024-06-20', 92, '460.00'), ('2024-09-05', 77, '385.00')]
>>> [str(line.due) for line in plan(900, 0, "annuity", date(2024, 1, 31), date(2024, 5, 15))]
['2024-02-29', '2024-03-29', '2024-04-29', '2024-05-15']
"""

from datetime import date

from .daycount import add_months, whole_months
from .schedule import amortize


def settlement_days(start, maturity, months_per_period, day):
    """The settlement days strictly between two dates: the given day of every 1st, 3rd or 12th month of the year.

    >>> [str(due) for due in settlement_days(date(2024, 3, 5), date(2025, 3, 5), 3, 20)]
    ['2024-03-20', '2024-06-20', '2024-09-20', '2024-12-20']
    """
    months = (
        start.year * 12 + month
        for month in range(1, whole_months(start, maturity) + 15 + start.month)
    )
    months = (
        month for month in months if (month - 1) % 12 % months_per_period == months_per_period - 1
    )
    days = (
        add_months(date((month - 1) // 12, (month - 1) % 12 + 1, 1), 0).replace(day=day)
        for month in months
    )
    return [due for due in days if start < due < maturity]


def plan(
    principal,
    annual_rate,
    method,
    start,
    maturity,
    *,
    months_per_period=1,
    settlement_day=20,
    **options,
):
    """The lines of a loan from `start` to `maturity`; `options` go to `amortize` (day_count, rounding, quantum).

    Interest only falls due on the settlement day (按月/季结息), everything else counts from the payout; a bullet
    loan has one line. The last line is always due at maturity.
    """
    if maturity <= start:
        raise ValueError("the loan must end after it starts")
    days = []
    if method == "interest_only":
        days = settlement_days(start, maturity, months_per_period, settlement_day)
    elif method != "bullet":
        steps = whole_months(start, maturity) // months_per_period + 1
        first = add_months(start, months_per_period)
        days = [add_months(first, step * months_per_period) for step in range(steps)]
        days = [day for day in days if day < maturity]
    return amortize(
        principal,
        annual_rate,
        len(days) + 1,
        method,
        days[0] if days else maturity,
        start=start,
        last_due=maturity,
        months_per_period=months_per_period,
        **options,
    )
