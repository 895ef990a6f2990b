"""Excel workbooks since 2007 (OOXML) by openpyxl, row by row; broken styles do not matter."""

import io
import re
import warnings
import zipfile
from datetime import time, timedelta

import openpyxl
from openpyxl.utils.cell import range_boundaries

from .book import MAX_COLUMNS, MAX_ROWS, BookError, Merge, Sheet

MERGE = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z0-9:$]+)"')
SHEET_FILE = re.compile(r'Target="[^"]*worksheets/([^"/]+)"')
NO_STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
MAX_MERGES = 100_000
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

    def rows():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True):
                yield [
                    str(value) if isinstance(value, (time, timedelta)) else value for value in row
                ]

    merges, hidden = _merges(content, sheet._worksheet_path), sheet.sheet_state != "visible"
    return Sheet(sheet.title, rows, merges, hidden, size=size)


def _merges(content, path):
    """The merged ranges, which the streaming reader leaves out; they stand behind the data."""
    merges, tail = [], b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as part:
        while block := part.read(BLOCK):
            text = tail + block
            for match in MERGE.finditer(text):
                left, top, right, bottom = range_boundaries(match[1].decode())
                if (
                    None not in (left, top, right, bottom)
                    and left <= MAX_COLUMNS
                    and len(merges) < MAX_MERGES
                ):
                    merges.append(Merge(top - 1, bottom, left - 1, min(right, MAX_COLUMNS)))
            cut = text.rfind(b"<")
            tail = text[cut:] if cut >= 0 and len(text) - cut < 4096 else b""
    return tuple(merges)


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
