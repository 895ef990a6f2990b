"""A small table from a file: .csv in UTF-8 or GB18030, or .xlsx, by its heading. Knows nothing of Odoo."""

import csv
import io
import zipfile
from dataclasses import dataclass

LARGEST = 8_000_000  # bytes: a whole province of villages is 3 MB


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: the reason is a key of the caller's texts, `value` what stood there."""

    number: int
    field: str
    reason: str
    value: str = ""


@dataclass(frozen=True)
class Table:
    """Rows as (number in the file, {column: text}); a column that the file lacks is in no row.

    `headings` says how the file calls each column, for messages that its author understands."""

    rows: list
    headings: dict


def read(content, filename, columns, required):
    """The rows of a file, the heading being row 1.

    :param columns: {column: other headings by which it is known}
    :param required: columns without which the file is not understood
    :raise ValueError: with the reason `unreadable`, `large`, `columns` or `empty`
    """
    if len(content) > LARGEST:
        raise ValueError("large")
    cells = (
        _read_xlsx(content)
        if content[:2] == b"PK" or filename.lower().endswith(".xlsx")
        else _read_csv(content)
    )
    places = _places(next(cells, []), columns)
    if not set(required) <= places.keys():
        raise ValueError("columns")
    rows = [
        (number, {column: _at(row, place) for column, (place, _heading) in places.items()})
        for number, row in enumerate(cells, 2)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise ValueError("empty")
    return Table(rows, {column: heading for column, (_place, heading) in places.items()})


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


def doubled(values):
    """The values that stand more than once.

    >>> sorted(doubled(["a", "b", "a"]))
    ['a']
    """
    seen, twice = set(), set()
    for value in values:
        (twice if value in seen else seen).add(value)
    return twice


def _places(heading, columns):
    """{column: (its place, its heading)} of the columns that the heading names.

    >>> _places([" Code ", "名称", "x"], {"code": (), "name": ("名称",)})
    {'code': (0, 'Code'), 'name': (1, '名称')}
    """
    names = {alias: column for column, aliases in columns.items() for alias in (column, *aliases)}
    places = {}
    for place, cell in enumerate(heading):
        column = names.get(cell.strip().lower())
        if column:
            places.setdefault(column, (place, cell.strip()))
    return places


def _at(row, place):
    return row[place].strip() if place < len(row) else ""


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
