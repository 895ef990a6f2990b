"""A divisions file as rows, and their check. Knows nothing of Odoo."""

from dataclasses import dataclass

from . import table
from .table import Fault

DIGITS = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
ROOT_LEVELS = {"province", "prefecture", "county"}
COLUMNS = {
    "code": ("区划代码", "统计用区划代码", "代码"),
    "name": ("名称", "区划名称"),
    "parent_code": ("上级代码", "上级区划代码"),
    "level": ("级别", "层级"),
    "merged_into": ("并入代码", "并入"),
}
REQUIRED = ("code", "name", "parent_code", "level")
LEVEL_WORDS = {
    "省": "province",
    "市": "prefecture",
    "县": "county",
    "乡镇": "township",
    "村": "village",
}


@dataclass(frozen=True)
class Row:
    """One division; `number` is its row in the file, the heading being row 1."""

    number: int
    code: str
    name: str
    parent_code: str
    level: str
    merged_into: str = ""  # the village that this one is a part of from now on


def read(content, filename):
    """Rows of a divisions file.

    :raise ValueError: with the reason `unreadable`, `large`, `columns` or `empty`
    """
    return rows_of(table.read(content, filename, COLUMNS, REQUIRED))


def rows_of(found):
    """Divisions of a table that was read; levels may be Chinese words."""
    return [
        Row(
            number,
            cells["code"],
            cells["name"],
            cells["parent_code"],
            LEVEL_WORDS.get(cells["level"], cells["level"]),
            cells.get("merged_into", ""),
        )
        for number, cells in found.rows
    ]


def short_code(code, level):
    """A code without the zeros that fill it up to 12 digits in some publications.

    >>> short_code("410527000000", "county"), short_code("410527001", "township")
    ('410527', '410527001')
    """
    digits = DIGITS.get(level, 0)
    return code[:digits] if len(code) == 12 and digits and set(code[digits:]) <= {"0"} else code


def check(rows, known):
    """Faults of the rows among themselves and against `known` ({code: level} of the database).

    A row may come before its parent. A row without a parent is a root, which only a county or above can be.
    """
    levels = known | {row.code: row.level for row in rows}
    doubled = table.doubled(row.code for row in rows)
    merged = {row.code for row in rows if row.merged_into}
    return [
        fault
        for row in rows
        for fault in (*_row_faults(row, levels, doubled), *_merge_faults(row, levels, merged))
    ]


def _merge_faults(row, levels, merged):
    """Villages are merged into villages that stay.

    >>> levels = {"a": "village", "b": "village", "t": "township"}
    >>> def reasons(*row):
    ...     return [fault.reason for fault in _merge_faults(Row(2, *row), levels, {"a", "c"})]
    >>> reasons("a", "A", "", "village", "b"), reasons("a", "A", "", "village", "t")
    ([], ['no_village'])
    >>> reasons("a", "A", "", "village", "c"), reasons("t", "T", "", "township", "b")
    (['no_village'], ['no_village'])
    """
    if row.merged_into and (
        row.level != "village"
        or levels.get(row.merged_into) != "village"
        or row.merged_into in merged
    ):
        yield Fault(row.number, "merged_into", "no_village", row.merged_into)


def _row_faults(row, levels, doubled):
    if not row.name:
        yield Fault(row.number, "name", "missing")
    if row.level not in DIGITS:
        yield Fault(row.number, "level", "level", row.level)
        return
    if not (row.code.isascii() and row.code.isdigit() and len(row.code) == DIGITS[row.level]):
        yield Fault(row.number, "code", "digits", row.code)
        return
    if row.code in doubled:
        yield Fault(row.number, "code", "double", row.code)
    if row.parent_code not in levels:
        if row.level not in ROOT_LEVELS:
            yield Fault(row.number, "parent_code", "no_parent", row.parent_code)
    elif row.parent_code == row.code:
        yield Fault(row.number, "parent_code", "cycle", row.parent_code)
    elif (
        not row.code.startswith(row.parent_code)
        or DIGITS.get(levels[row.parent_code], 0) >= DIGITS[row.level]
    ):
        yield Fault(row.number, "parent_code", "misfit", row.parent_code)
