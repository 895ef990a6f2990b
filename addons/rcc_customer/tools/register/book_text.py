"""Text that calls itself a workbook: CSV in any usual encoding, HTML tables, SpreadsheetML of 2003."""

import codecs
import csv
import io
import re

from lxml import etree, html

from .book import BookError, Merge, Sheet

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I)
DELIMITERS = ",;\t|，"
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
MAX_SPAN = 10_000
csv.field_size_limit(2**20)


def reader(content):
    """The reader for a text, by its first characters."""
    start = decode(content[:65536], cut=True).lstrip().lower()
    if SPREADSHEET in start and start.startswith("<"):
        return read_spreadsheetml
    if start.startswith(("<", "mime-version")) and "<table" in start:
        return read_html
    if start.startswith(("<?xml", "<!doctype", "<html", "mime-version")):
        raise BookError("unsupported", "html")
    return read_csv


def decode(content, cut=False):
    """Text in UTF-8, UTF-16 or GB18030, whichever fits; BookError for anything that is no text.

    >>> decode("姓名".encode("gbk")), decode("姓名".encode("utf-8-sig"))
    ('姓名', '姓名')
    """
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "ignore" if cut else "replace")
    named = CHARSET.search(content[:2048]) if content.lstrip()[:1] == b"<" else None
    for encoding in ([named[1].decode()] if named else []) + ["utf-8", "gb18030"]:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(content, final=not cut)
        except (UnicodeDecodeError, LookupError):
            continue
        if not CONTROL.search(text):
            return text
    raise BookError("unsupported", "binary")


def read_csv(content, name):
    """One sheet named after the file."""
    text = decode(content)
    lines = [line for line in text[: 2**16].splitlines()[:50] if line.strip()]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=counts.get)
    if not counts[delimiter] and len(lines) < 2:
        raise BookError("unsupported", "text")

    def rows():
        return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    return [Sheet(name, rows, size=text.count("\n") + 1)]


def read_html(content, name):
    """Every table that holds rows; spans become merged ranges."""
    document = html.document_fromstring(
        decode(content).encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False)
    )
    names = [
        element.text
        for element in document.iter()
        if isinstance(element.tag, str) and element.tag.lower() == "x:name"
    ]
    tables = [
        table
        for table in document.iter("table")
        if not table.xpath(".//table") and len(table.xpath(".//tr")) > 1
    ]
    return [
        _grid(
            names[index]
            if len(names) == len(tables)
            else f"{name}{index + 1 if len(tables) > 1 else ''}",
            _html_rows(table),
        )
        for index, table in enumerate(tables)
    ]


def _html_rows(table):
    for row in table.iter("tr"):
        yield (
            None,
            [
                (
                    None,
                    " ".join(cell.text_content().split()),
                    _span(cell.get("colspan")),
                    _span(cell.get("rowspan")),
                )
                for cell in row.iterchildren("td", "th")
            ],
        )


def read_spreadsheetml(content, name):
    """The worksheets of an XML Spreadsheet 2003, as core banking systems export them."""
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise BookError("bomb")
    root = etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    )
    space = f"{{{SPREADSHEET}}}"
    return [
        _grid(sheet.get(f"{space}Name") or name, _xml_rows(sheet, space))
        for sheet in root.iter(f"{space}Worksheet")
    ]


def _xml_rows(sheet, space):
    for row in sheet.iter(f"{space}Row"):
        cells = [
            (
                _span(cell.get(f"{space}Index"), None),
                _xml_value(cell.find(f"{space}Data"), space),
                1 + _span(cell.get(f"{space}MergeAcross"), 0),
                1 + _span(cell.get(f"{space}MergeDown"), 0),
            )
            for cell in row.iter(f"{space}Cell")
        ]
        yield _span(row.get(f"{space}Index"), None), cells


def _xml_value(data, space):
    text = "".join(data.itertext()) if data is not None else None
    if text and data.get(f"{space}Type") == "Number":
        number = float(text)
        return int(text) if re.fullmatch(r"-?\d+", text) else number
    return text


def _span(text, default=1):
    return min(int(text), MAX_SPAN) if text and text.isdigit() else default


def _grid(name, source):
    """Lay out rows of (column or None, value, columns, rows); places under a row span stay free."""
    grid, merges, taken = [], [], {}
    for row_index, cells in source:
        while row_index and len(grid) < row_index - 1:
            grid.append([])
        top, values, column = len(grid), [], 0
        for index, value, across, down in cells:
            column = index - 1 if index else column
            while taken.get(column, 0) > top:
                column += 1
            values.extend([None] * (column + across - len(values)))
            values[column] = value
            if across > 1 or down > 1:
                merges.append(Merge(top, top + down, column, column + across))
                taken.update(dict.fromkeys(range(column, column + across), top + down))
            column += across
        grid.append(values)
    return Sheet(name, lambda: iter(grid), tuple(merges), size=len(grid))
