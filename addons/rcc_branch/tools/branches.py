"""A file of branches as rows, and their check against the network that is there. Knows nothing of Odoo."""

from dataclasses import dataclass, field, replace

from .table import Fault, doubled

COLUMNS = {
    "code": ("机构代码", "代码"),
    "name": ("机构名称", "名称"),
    "level": ("级别", "层级"),
    "parent_code": ("上级机构代码", "上级代码"),
    "address": ("地址",),
    "phone": ("电话", "联系电话"),
    "opening_hours": ("营业时间",),
    "area_codes": ("负责区划代码", "区划代码"),
}
REQUIRED = ("code", "name", "level", "parent_code")
LEVELS = {
    "union": ("联社", "县联社"),
    "office": ("营业部",),
    "cooperative": ("信用社",),
    "outlet": ("分社",),
    "service_point": ("服务点", "助农服务点"),
}
LEVEL_OF = {word: level for level, words in LEVELS.items() for word in (level, *words)}


@dataclass(frozen=True)
class Row:
    """One branch of the file; None where the file has no such column or an empty cell: left as it is."""

    number: int
    code: str
    name: str
    level: str
    parent_code: str
    address: str | None = None
    phone: str | None = None
    opening_hours: str | None = None
    area_codes: tuple[str, ...] = ()

    def with_areas(self, known):
        """The same row, its area codes without the zeros that fill them up, where the short code is known.

        >>> Row(2, "", "", "", "", area_codes=("410527101000", "7")).with_areas(
        ...     {"410527101"}
        ... ).area_codes
        ('410527101', '7')
        """
        return replace(self, area_codes=tuple(_short(code, known) for code in self.area_codes))


@dataclass(frozen=True)
class Network:
    """What the database holds: branches by code, and who answers for which area."""

    parents: dict = field(default_factory=dict)  # {branch code: its parent's code or ""}
    union: str = ""
    closed: frozenset = frozenset()  # codes of closed branches
    fixed: frozenset = frozenset()  # branches in use: they move by a dated change only
    areas: dict = field(default_factory=dict)  # {area code: code of the branch that holds it or ""}


def rows_of(table):
    """Branches of a table that was read.

    >>> from .table import Table
    >>> cells = {
    ...     "code": "01",
    ...     "name": "U",
    ...     "level": "联社",
    ...     "parent_code": "",
    ...     "area_codes": "1, 2；3",
    ... }
    >>> [row] = rows_of(Table([(2, cells)], {}))
    >>> row.level, row.phone, row.area_codes
    ('union', None, ('1', '2', '3'))
    """
    return [
        Row(
            number,
            cells["code"],
            cells["name"],
            LEVEL_OF.get(cells["level"], cells["level"]),
            cells["parent_code"],
            cells.get("address") or None,
            cells.get("phone") or None,
            cells.get("opening_hours") or None,
            codes(cells.get("area_codes", "")),
        )
        for number, cells in table.rows
    ]


def codes(text):
    """Codes of one cell, parted by spaces or Chinese or Western punctuation.

    >>> codes("410527101、410527102,410527103")
    ('410527101', '410527102', '410527103')
    """
    for mark in ",;，；、/|":
        text = text.replace(mark, " ")
    return tuple(text.split())


def _short(code, known):
    return next(
        (
            code[:digits]
            for digits in (12, 9, 6)
            if code[:digits] in known and not code[digits:].strip("0")
        ),
        code,
    )


def check(rows, network):
    """Faults of the rows among themselves and against the network; a row may come before its parent.

    >>> [(f.field, f.reason) for f in check([Row(2, "9", "X", "outlet", "")], Network())]
    [('parent_code', 'missing')]
    """
    parents = network.parents | {row.code: row.parent_code for row in rows}
    unions = {row.code for row in rows if row.level == "union"} | ({network.union} - {""})
    twice = {
        "code": doubled(row.code for row in rows),
        "area_codes": doubled(code for row in rows for code in set(row.area_codes)),
    }
    return [
        fault
        for row in rows
        for fault in (
            *_row_faults(row, twice["code"], network),
            *_parent_faults(row, parents, unions, network),
            *_area_faults(row, twice["area_codes"], network),
        )
    ]


def in_order(rows):
    """The rows, each after the branch above it.

    >>> [row.code for row in in_order([Row(2, "a", "", "", "b"), Row(3, "b", "", "", "")])]
    ['b', 'a']
    """
    by_code = {row.code: row for row in rows}
    ordered = {}

    def place(row):
        if row.parent_code in by_code and row.parent_code not in ordered:
            place(by_code[row.parent_code])
        ordered[row.code] = row

    for row in rows:
        place(row)
    return list(ordered.values())


def _row_faults(row, twice, network):
    for name in ("code", "name"):
        if not getattr(row, name):
            yield Fault(row.number, name, "missing")
    if row.level not in LEVELS:
        yield Fault(row.number, "level", "branch_level", row.level)
    if row.code in twice:
        yield Fault(row.number, "code", "double", row.code)
    if row.code in network.closed:
        yield Fault(row.number, "code", "closed", row.code)


def _parent_faults(row, parents, unions, network):
    parent = row.parent_code
    if row.level == "union":
        if parent:
            yield Fault(row.number, "parent_code", "union_below", parent)
        if len(unions) > 1:
            yield Fault(row.number, "level", "second_union", row.code)
    elif not parent:
        yield Fault(row.number, "parent_code", "missing")
    elif parent not in parents or parent in network.closed:
        yield Fault(row.number, "parent_code", "no_branch", parent)
    elif _is_cycle(row.code, parents):
        yield Fault(row.number, "parent_code", "branch_cycle", parent)
    elif row.code in network.fixed and network.parents.get(row.code) != parent:
        yield Fault(row.number, "parent_code", "moves", parent)


def _area_faults(row, twice, network):
    for code in row.area_codes:
        holder = network.areas.get(code)
        if holder is None:
            yield Fault(row.number, "area_codes", "no_area", code)
        elif code in twice:
            yield Fault(row.number, "area_codes", "double", code)
        elif holder not in ("", row.code):
            yield Fault(row.number, "area_codes", "taken", code)


def _is_cycle(code, parents):
    """Whether the way up from a branch comes back to it.

    >>> _is_cycle("a", {"a": "b", "b": "a"}), _is_cycle("a", {"a": "b", "b": "c", "c": "b"})
    (True, False)
    """
    seen, above = set(), parents.get(code)
    while above and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
