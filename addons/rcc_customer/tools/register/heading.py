"""Where a sheet's heading stands: one to four lines, merged or not, under titles and notes."""

import re
from datetime import date
from typing import NamedTuple

from .cells import looks_resident
from .text import clean, squash
from .words import FACT_KINDS, Heading, read_heading, unit_of

SAMPLE = 300  # rows that decide about the heading and the columns
SEARCHED = 60  # rows in which a heading is looked for
MAX_LINES = 4
WEIGHTS = {"name": 3, "head_name": 3, "number": 4, "phone": 2}
NOTE = re.compile(r"[:：]")
NUMBERING = re.compile(r"\(?\d{1,2}\)?|[①-⑳]|[甲乙丙丁戊己A-Za-z]|[一二三四五六七八九十]{1,2}")


class Layout(NamedTuple):
    """The heading lines ``top`` up to ``bottom`` (excluded), each column's texts and their meaning, the texts above."""

    top: int = 0
    bottom: int = 0
    texts: dict = {}
    headings: dict = {}
    titles: tuple = ()


class Spans:
    """Merged ranges of the sheet's first rows."""

    def __init__(self, merges, limit=SAMPLE):
        self.origins = {}
        for merge in merges:
            if merge.top < limit:
                for row in range(merge.top, min(merge.bottom, limit)):
                    self.origins.update(
                        ((row, column), (merge.top, merge.left))
                        for column in range(merge.left, merge.right)
                    )

    def across(self, row, column):
        """The column whose text spreads over this cell, when another one's does."""
        origin = self.origins.get((row, column))
        return origin[1] if origin and origin[1] < column else None


def find_heading(rows, merges=()):
    """The best contiguous lines of heading words with a person's column; an empty Layout for none.

    >>> layout = find_heading(
    ...     [
    ...         ["农户登记簿 东庄村"],
    ...         ["户主姓名", "身份证号码", "收入（元）", None],
    ...         [None, None, "经营", "支出"],
    ...         ["王", "1", 2, 3],
    ...     ]
    ... )
    >>> (
    ...     layout.top,
    ...     layout.bottom,
    ...     [heading.field for heading in layout.headings.values()],
    ...     layout.titles,
    ... )
    (1, 3, ['head_name', 'number', 'revenue', 'cost'], ('农户登记簿 东庄村',))
    """
    rows, spans = rows[:SEARCHED], Spans(merges)
    likely = [_is_likely(row) for row in rows]
    best, best_score = None, 0.0
    for bottom in range(1, len(rows) + 1):
        if best and any(map(looks_resident, rows[bottom - 1])):
            break  # persons stand here: what comes below is another table's heading
        for top in range(bottom - 1, max(bottom - 1 - MAX_LINES, -1), -1):
            if not likely[top]:
                break
            texts = _texts(rows, spans, top, bottom)
            score = _score({column: read_heading(parts) for column, parts in texts.items()})
            if score > best_score:
                best, best_score = (top, bottom), score
    if not best:
        return Layout(titles=_titles(rows[:5]))
    top, bottom = _extended(rows, likely, *best)
    texts = _texts(rows, spans, top, bottom)
    return Layout(
        top,
        bottom,
        texts,
        {column: read_heading(parts) for column, parts in texts.items()},
        _titles(rows[:top]),
    )


def _is_likely(row):
    """Whether a row can be a line of a heading: texts, no data, not a title alone in its row."""
    texts = [clean(value) for value in row if value not in (None, "")]
    if not any(texts) or any(
        isinstance(value, (float, date)) or looks_resident(value)
        for value in row
        if value not in (None, "")
    ):
        return False
    if sum(bool(re.fullmatch(r"[\d.,]+", text)) for text in texts) > 1 or any(
        len(text) > 60 for text in texts
    ):
        return False
    return len(set(texts)) > 1 or read_heading(texts[:1]).known


def _texts(rows, spans, top, bottom):
    """The texts over each column; a group heading spreads over its merged range, or to the right until the next."""
    width = max(len(row) for row in rows[top:bottom])
    grid = [
        [squash(row[column]) if column < len(row) else "" for column in range(width)]
        for row in rows[top:bottom]
    ]
    result = {}
    for column in range(width):
        own = [index for index, line in enumerate(grid) if line[column]]
        if not own:
            continue
        texts = []
        for index in range(own[-1] + 1):
            source = column if grid[index][column] else spans.across(top + index, column)
            if source is None and (top + index, column) not in spans.origins:
                source = _to_the_left(grid, index, column)
            if source is not None and grid[index][source] not in texts:
                texts.append(grid[index][source])
        result[column] = tuple(texts)
    return result


def _to_the_left(grid, index, column):
    """An unmerged group heading: the next text to the left, when it has a line of its own below it."""
    for left in range(column - 1, -1, -1):
        if grid[index][left]:
            return left if any(line[left] for line in grid[index + 1 :]) else None
    return None


def _score(headings):
    """How much a window looks like a register's heading; 0 without a person's column or with one field only."""
    fields = {heading.field for heading in headings.values() if heading.field}
    if len(fields) < 2 or not fields & {"name", "head_name", "number"}:
        return 0.0
    unread = sum(not heading.known for heading in headings.values())
    known = sum(heading.known for heading in headings.values())
    return sum(WEIGHTS.get(field, 1) for field in fields) + known / 20 - unread / 10


def _extended(rows, likely, top, bottom):
    """Take in group headings above (their units and persons matter) and a line of units below."""
    while top and bottom - top < MAX_LINES and likely[top - 1] and _is_group_line(rows[top - 1]):
        top -= 1
    while bottom < len(rows) and _is_unit_line(rows[bottom]):
        bottom += 1
    return top, bottom


def _is_group_line(row):
    texts = {clean(value) for value in row if value not in (None, "")}
    return (
        len(texts) > 1
        and not any(NOTE.search(text) for text in texts)
        and all(len(text) <= 20 for text in texts)
    )


def _is_unit_line(row):
    """ "（元）  （亩）" under the words."""
    texts = [squash(value) for value in row if value not in (None, "")]
    return bool(texts) and all(
        any(unit_of(f"({text.strip('()')})", kind) for kind in set(FACT_KINDS.values()))
        for text in texts
    )


def is_numbering(row):
    """Column numbers under the heading: 1 2 3 4 … or 甲 乙 1 2.

    >>> (
    ...     is_numbering([1.0, 2.0, 3.0, 4.0]),
    ...     is_numbering(["甲", "乙", "1", "2"]),
    ...     is_numbering([1.0, "王春刚", 3.0, 2.0]),
    ... )
    (True, True, False)
    """
    texts = [squash(value) for value in row if value not in (None, "")]
    if len(texts) < 4 or not all(NUMBERING.fullmatch(text) for text in texts):
        return False
    numbers = [int(re.sub(r"\D", "", text)) for text in texts if re.search(r"\d", text)]
    return all(after - before == 1 for before, after in zip(numbers, numbers[1:]))


def _titles(rows):
    """The distinct texts above the heading."""
    return tuple(
        dict.fromkeys(
            text for row in rows for value in row if (text := clean(value)) and len(text) <= 200
        )
    )


__all__ = ["SAMPLE", "Heading", "Layout", "Spans", "find_heading", "is_numbering"]
