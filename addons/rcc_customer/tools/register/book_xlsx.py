"""Excel workbooks since 2007 (OOXML) by openpyxl, row by row; broken styles do not matter."""

import io
import re
import warnings
import zipfile
from datetime import time, timedelta

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from .book import MAX_COLUMNS, MAX_ROWS, NOT_CALCULATED, BookError, Merge, Sheet

MERGE = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z0-9:$]+)"')
FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
SHEET_FILE = re.compile(r'Target="[^"]*worksheets/([^"/]+)"')
NO_STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
MAX_MERGES = 100_000
MAX_FORMULAS = 2_000_000
TAIL = 16_384  # of a block: a cell that the next one completes
BLOCK = 2**20


def read(content, name):
    """The sheets of an .xlsx or .xlsm; a formula's value is the one last calculated."""
    _refuse_entities(content)
    _refuse_missing(content)
    try:
        workbook = _load(content)
    except (
        Exception
    ):  # writers other than Excel leave styles that openpyxl refuses: dates then come as serials
        content = _without_styles(content)
        workbook = _load(content)
    return [_sheet(content, sheet) for sheet in workbook.worksheets]


def _load(content):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )


def _sheet(content, sheet):
    size = min(sheet.max_row or 0, MAX_ROWS)  # as the file says, which may be wrong
    merges, unknown = _behind_the_data(content, sheet._worksheet_path)

    def rows():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet.reset_dimensions()
            for index, row in enumerate(sheet.iter_rows(values_only=True)):
                row = [
                    str(value) if isinstance(value, (time, timedelta)) else value for value in row
                ]
                for column in unknown.get(index, ()):
                    row.extend([None] * (column + 1 - len(row)))
                    row[column] = NOT_CALCULATED
                yield row

    hidden = sheet.sheet_state != "visible"
    return Sheet(sheet.title, rows, merges, hidden, size=size)


def _behind_the_data(content, path):
    """What the streaming reader leaves out: merged ranges, and {row: columns} of formulas without a value.

    A formula that no program has calculated has none; read as an empty cell it would be lost without a word.
    """
    merges, unknown, count, tail = [], {}, 0, b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as part:
        while block := part.read(BLOCK):
            text = tail + block
            for match in MERGE.finditer(text):
                merge = _merge(match[1].decode())
                again = merges and merges[-1] == merge  # the end of a block is looked at twice
                if merge and not again and len(merges) < MAX_MERGES:
                    merges.append(merge)
            for match in FORMULA.finditer(text) if b"<f" in text else ():
                row, column = coordinate_to_tuple(match[1].decode())
                if count < MAX_FORMULAS and column <= MAX_COLUMNS:
                    unknown.setdefault(row - 1, set()).add(column - 1)
                    count += 1
            cut = max(text.rfind(b"<c "), text.rfind(b"<mergeCell "))
            tail = text[cut:] if cut >= 0 and len(text) - cut < TAIL else b""
    return tuple(merges), unknown


def _merge(reference):
    left, top, right, bottom = range_boundaries(reference)
    if None in (left, top, right, bottom) or left > MAX_COLUMNS:
        return None
    return Merge(top - 1, bottom, left - 1, min(right, MAX_COLUMNS))


def _refuse_entities(content):
    """No spreadsheet program writes a document type: it is how an XML bomb begins."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(2048):
                        raise BookError("bomb")


def _refuse_missing(content):
    """A sheet that the file names but no longer holds would be left out without a word."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.replace("\\", "/").rsplit("/", 1)[-1] for name in archive.namelist()}
        for name in archive.namelist():
            if name.endswith("workbook.xml.rels"):
                named = SHEET_FILE.findall(archive.read(name).decode("utf-8", "replace"))
                if set(named) - files:
                    raise BookError("damaged", "sheet")


def _without_styles(content):
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(
                part.filename,
                NO_STYLES if part.filename.endswith("styles.xml") else source.read(part),
            )
    return result.getvalue()
