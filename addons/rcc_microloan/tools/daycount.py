"""Due dates and day counts of a schedule (pure, no Odoo)."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

DAY_COUNTS = ("30/360", "actual/360", "actual/365", "months_days")


def add_months(day: date, months: int) -> date:
    """The same day `months` later, at most the month's last day.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 1, 31), 2)
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Whole months that fit between two dates.

    >>> whole_months(date(2024, 3, 5), date(2024, 12, 20))
    9
    >>> whole_months(date(2024, 1, 31), date(2024, 2, 29))
    1
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def counted_days(start: date, end: date, day_count: str) -> int:
    """Days that bear interest from `start` to `end` (first day in, last day out).

    "30/360" is the Eurobond basis (ISDA 2006, 4.16(g)) except that whole months count 30 days each also at
    a month's end; "months_days" counts whole months as 30 days and the rest as they are, which is how
    Chinese loan notes count 对年对月对日.

    >>> start, end = date(2024, 3, 5), date(2024, 12, 20)
    >>> [counted_days(start, end, day_count) for day_count in DAY_COUNTS]
    [285, 290, 290, 285]
    >>> counted_days(date(2024, 1, 31), date(2024, 2, 29), "30/360")
    30
    """
    if day_count in ("actual/360", "actual/365"):
        return (end - start).days
    months = whole_months(start, end)
    rest = add_months(start, months)
    if day_count == "months_days" or rest == end:
        return months * 30 + (end - rest).days
    return (
        (end.year - start.year) * 360
        + (end.month - start.month) * 30
        + min(end.day, 30)
        - min(start.day, 30)
    )


def year_days(day_count: str) -> Decimal:
    """Days of the year by which the annual rate is divided."""
    if day_count not in DAY_COUNTS:
        raise ValueError(f"unknown day count {day_count!r}")
    return Decimal(365 if day_count == "actual/365" else 360)
