"""A divisions file as rows: reading (.csv in UTF-8 or GB18030, .xlsx) and checking. Knows nothing of Odoo."""

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass

DIGITS = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
ROOT_LEVELS = {"province", "prefecture", "county"}
LARGEST = 8_000_000  # bytes: a whole province of villages is 3 MB
COLUMNS = ("code", "name", "parent_code", "level")


@dataclass(frozen=True)
class Row:
    """One division; `number` is its row in the file, the heading being row 1."""

    number: int
    code: str
    name: str
    parent_code: str
    level: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: the reason is a key of the caller's texts, `value` what stood there."""

    number: int
    field: str
    reason: str
    value: str = ""


def read(content, filename):
    """Rows of a divisions file.

    :raise ValueError: with the reason `unreadable`, `large`, `columns` or `empty`
    """
    if len(content) > LARGEST:
        raise ValueError("large")
    table = (
        _read_xlsx(content)
        if content[:2] == b"PK" or filename.lower().endswith(".xlsx")
        else _read_csv(content)
    )
    heading = [cell.strip().lower() for cell in next(table, [])]
    if not set(COLUMNS) <= set(heading):
        raise ValueError("columns")
    places = [heading.index(column) for column in COLUMNS]
    rows = [
        Row(number, *(cells[place].strip() if place < len(cells) else "" for place in places))
        for number, cells in enumerate(table, 2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise ValueError("empty")
    return rows


def decode(content):
    """Text of a file in UTF-8 (with or without a byte order mark) or GB18030.

    >>> decode("内黄县".encode("gb18030")) == decode("内黄县".encode("utf-8-sig")) == "内黄县"
    True
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("unreadable")


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
    doubled = {code for code, count in Counter(row.code for row in rows).items() if count > 1}
    return [fault for row in rows for fault in _row_faults(row, levels, doubled)]


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


def _read_csv(content):
    return csv.reader(io.StringIO(decode(content), newline=""))


def _read_xlsx(content):
    from openpyxl import load_workbook  # slow to import, seldom needed

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError("unreadable") from error
    if unpacked > 4 * LARGEST:
        raise ValueError("large")
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    except Exception as error:
        raise ValueError("unreadable") from error
    return ([_text(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True))


def _text(cell):
    """A cell as text: a code that was typed as a number keeps its digits.

    >>> _text(410527.0), _text(None), _text(" x")
    ('410527', '', ' x')
    """
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
