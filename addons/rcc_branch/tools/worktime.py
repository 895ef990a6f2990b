"""Working time between two moments, by a table of working days that is made once for any number of moments."""

from datetime import timedelta

from odoo.tools import groupby


def days(spans, first, last):
    """One row for each stretch of work: (day, hours worked before that day, start, stop); free days have empty ones.

    :param spans: (start, stop) in local time, in order, none over midnight
    :param first: first day of the table
    :param last: last day

    >>> from datetime import date, datetime
    >>> spans = [
    ...     (datetime(2026, 3, 6, 8), datetime(2026, 3, 6, 12)),
    ...     (datetime(2026, 3, 6, 14), datetime(2026, 3, 6, 18)),
    ...     (datetime(2026, 3, 9, 8), datetime(2026, 3, 9, 12)),
    ... ]
    >>> for row in days(spans, date(2026, 3, 6), date(2026, 3, 9)):
    ...     print(row[0], row[1], row[2] and row[2].hour, row[3] and row[3].hour)
    2026-03-06 0.0 8 12
    2026-03-06 0.0 14 18
    2026-03-07 8.0 None None
    2026-03-08 8.0 None None
    2026-03-09 8.0 8 12
    """
    by_day = dict(groupby(spans, lambda span: span[0].date()))
    before, day = 0.0, first
    while day <= last:
        rows = by_day.get(day, [])
        yield from ((day, before, *span) for span in rows or [(None, None)])
        before += sum((stop - start).total_seconds() / 3600 for start, stop in rows)
        day += timedelta(days=1)


def worked(moment, table):
    """Hours of work from the table's beginning to a moment in local time.

    Friday noon to Monday nine is an afternoon and an hour:

    >>> from datetime import date, datetime
    >>> spans = [
    ...     (datetime(2026, 3, day, hour), datetime(2026, 3, day, hour + 4))
    ...     for day in (6, 9)
    ...     for hour in (8, 14)
    ... ]
    >>> table = list(days(spans, date(2026, 3, 6), date(2026, 3, 9)))
    >>> worked(datetime(2026, 3, 9, 9), table) - worked(datetime(2026, 3, 6, 12), table)
    5.0
    >>> worked(datetime(2026, 3, 7, 15), table) - worked(datetime(2026, 3, 6, 19), table)
    0.0
    """
    rows = [row for row in table if row[0] == moment.date()]
    return rows[0][1] + sum(
        max(0.0, (min(moment, stop) - start).total_seconds() / 3600)
        for _day, _before, start, stop in rows
        if start
    )
