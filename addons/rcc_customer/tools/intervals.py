"""Dated rows of two histories that become one; `(from, to)` with `to` the first day that no longer counts."""


def subtract(interval, taken):
    """What of an interval none of the others covers, in order.

    >>> subtract((1, 9), [(3, 5)])
    [(1, 3), (5, 9)]
    >>> (
    ...     subtract((3, 5), [(1, 9)]),
    ...     subtract((1, 3), [(3, 5), (0, 1)]),
    ...     subtract((1, 5), [(0, 2), (4, 9)]),
    ... )
    ([], [(1, 3)], [(2, 4)])

    What lasted no day is not there:

    >>> subtract((2, 2), []), subtract((1, 4), [(2, 2)])
    ([], [(1, 4)])
    """
    start, end = interval
    pieces = []
    for other_start, other_end in sorted(taken):
        if other_end <= start or other_start >= end or other_start == other_end:
            continue
        if other_start > start:
            pieces.append((start, other_start))
        start = max(start, other_end)
    return pieces + [(start, end)] if start < end else pieces


def joined(intervals):
    """The ends of intervals sorted by their start, each cut where the next one begins.

    >>> joined([(1, 5), (2, 3), (4, 9)])
    [2, 3, 9]
    >>> joined([(1, 5), (1, 9)]), joined([])
    ([1, 9], [])
    """
    starts = [start for start, _end in intervals[1:]]
    return [
        min(end, following)
        for (_start, end), following in zip(intervals, [*starts, None])
        if following is not None
    ] + [end for _start, end in intervals[-1:]]
