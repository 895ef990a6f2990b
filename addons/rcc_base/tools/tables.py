"""Rows in groups: the one walk that the printed table and the workbook share. Pure."""

from dataclasses import dataclass, field
from decimal import Decimal

NUMBERS = ("integer", "float", "monetary")


@dataclass(frozen=True)
class Column:
    """A column of a report: the path of its field, its heading, the kind of its values and, for numbers, decimals.

    ``total`` is how subtotals are formed: sum, avg, min, max or empty."""

    path: str
    label: str
    kind: str = "char"
    digits: int = 2
    total: str = ""

    @property
    def numeric(self):
        """Whether its values stand to the right."""
        return self.kind in NUMBERS


@dataclass
class Totals:
    """Count and totals of the rows of one group.

    >>> totals = Totals(
    ...     (Column("amount", "Amount", "monetary", total="sum"), Column("days", "Days", "integer"))
    ... )
    >>> for row in ([0.1, 3], [0.2, None]):
    ...     totals.add(row)
    >>> totals.count, totals.values()
    (2, [Decimal('0.3'), None])
    """

    columns: tuple
    count: int = 0
    kept: dict = field(default_factory=dict)

    def add(self, values):
        """Count one row; unknown values count as none."""
        self.count += 1
        for place, (column, value) in enumerate(zip(self.columns, values)):
            if column.total and value is not None and value is not False:
                number = Decimal(str(value))
                total, lowest, highest, known = self.kept.get(place, (0, number, number, 0))
                self.kept[place] = (
                    total + number,
                    min(lowest, number),
                    max(highest, number),
                    known + 1,
                )

    def values(self):
        """The totals in the order of the columns; None where a column has none."""
        return [self._of(place, column.total) for place, column in enumerate(self.columns)]

    def _of(self, place, total):
        if place not in self.kept:
            return None
        summed, lowest, highest, known = self.kept[place]
        return {"sum": summed, "avg": summed / known, "min": lowest, "max": highest}[total]


@dataclass(frozen=True)
class Heading:
    """A group begins: its level (0 is the outermost), and its words."""

    level: int
    text: str


@dataclass(frozen=True)
class Subtotal:
    """A group ends: the words of all its levels, its number of rows, its totals."""

    level: int
    texts: tuple
    count: int
    values: tuple


def walk(rows, columns, depth):
    """Headings, rows and subtotals of rows that arrive sorted by their groups.

    :param rows: an iterable of ``(keys, texts, values)``: the keys and words of the row's groups, its values
    :param depth: how many levels of groups there are; 0 gives the rows and one grand total
    :return: an iterator of Heading, lists of values, and Subtotal; the last is the total of all, of level -1

    >>> amount = (Column("amount", "Amount", "integer", total="sum"),)
    >>> rows = [((1,), ("East",), [5]), ((1,), ("East",), [6]), ((2,), ("West",), [7])]
    >>> for event in walk(rows, amount, 1):
    ...     print(event)
    Heading(level=0, text='East')
    [5]
    [6]
    Subtotal(level=0, texts=('East',), count=2, values=(Decimal('11'),))
    Heading(level=0, text='West')
    [7]
    Subtotal(level=0, texts=('West',), count=1, values=(Decimal('7'),))
    Subtotal(level=-1, texts=(), count=3, values=(Decimal('18'),))
    """
    columns = tuple(columns)
    everything = Totals(columns)
    open_groups = []  # (key, text, totals) of each level
    for keys, texts, values in rows:
        same = 0
        while same < len(open_groups) and open_groups[same][0] == keys[same]:
            same += 1
        yield from _close(open_groups, same)
        for level in range(same, depth):
            open_groups.append((keys[level], texts[level], Totals(columns)))
            yield Heading(level, texts[level])
        everything.add(values)
        for _key, _text, totals in open_groups:
            totals.add(values)
        yield values
    yield from _close(open_groups, 0)
    yield Subtotal(-1, (), everything.count, tuple(everything.values()))


def _close(open_groups, level):
    """End the groups from the innermost up to a level."""
    while len(open_groups) > level:
        texts = tuple(text for _key, text, _totals in open_groups)
        totals = open_groups.pop()[2]
        yield Subtotal(len(open_groups), texts, totals.count, tuple(totals.values()))


def words(value, column, yes="✓", no=""):
    """A value as it is printed: figures with separators, dates as 2026-01-31, nothing for unknown.

    >>> words(1234.5, Column("a", "A", "monetary")), words(None, Column("a", "A", "integer"))
    ('1,234.50', '')
    """
    if column.kind == "boolean":
        return yes if value else no
    if value is None or value is False:
        return ""
    if column.kind == "integer":
        return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    if column.numeric:
        return f"{value:,.{column.digits}f}"
    if column.kind == "datetime":
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)
