"""A report as a workbook: rows are written one by one to disk, so that memory does not grow with them. Pure."""

import xlsxwriter

from .tables import Heading, Subtotal

WIDTHS = {"date": 12, "datetime": 18, "integer": 10, "float": 14, "monetary": 16, "boolean": 8}
TEXT_WIDTH = 22
MAX_ROWS = 1_048_576 - 10  # what a sheet of xlsx holds, less heading and total
MAX_TEXT = 32_767  # characters that a cell holds


def write(target, events, columns, words):
    """Write a workbook of two sheets: every row with one total, and the totals of the groups.

    Texts are written as strings, never as formulas or links, whatever they begin with.

    :param target: a file object
    :param events: what ``tables.walk`` yields
    :param words: the texts of the book: title, note, rows, groups, total, count, yes, no; and group_labels, a list
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = _Sheet(book, columns, words)
        totals = []
        for event in events:
            if isinstance(event, Subtotal):
                totals.append(event)
            elif not isinstance(event, Heading):
                sheet.add(event)
        sheet.close(totals[-1])
        if words["group_labels"]:
            _write_groups(book, totals, columns, words)


class _Sheet:
    """The sheet of all rows."""

    def __init__(self, book, columns, words):
        self.columns, self.words = columns, words
        self.formats = [_format(book, column) for column in columns]
        self.bold = [_format(book, column, {"bold": True, "top": 1}) for column in columns]
        self.sheet = book.add_worksheet(words["rows"])
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, WIDTHS.get(column.kind, TEXT_WIDTH))
        self.sheet.write_string(
            0, 0, words["title"], book.add_format({"bold": True, "font_size": 14})
        )
        self.sheet.write_string(1, 0, words["note"])
        _write_heading(book, self.sheet, 3, [column.label for column in columns])
        self.sheet.freeze_panes(4, 0)
        self.line = 4

    def add(self, values):
        """One row."""
        for place, (column, value) in enumerate(zip(self.columns, values)):
            _write(self.sheet, self.line, place, value, column, self.formats[place], self.words)
        self.line += 1

    def close(self, total):
        """The row of totals, and the filter over the headings."""
        self.sheet.autofilter(3, 0, max(self.line - 1, 4), len(self.columns) - 1)
        label = f"{self.words['total']} ({total.count})"
        if self.columns and not self.columns[0].total:
            self.sheet.write_string(self.line, 0, label, self.bold[0])
        for place, (column, value) in enumerate(zip(self.columns, total.values)):
            if value is not None:
                _write(self.sheet, self.line, place, value, column, self.bold[place], self.words)


def _write_groups(book, totals, columns, words):
    """The second sheet: each group with the number of its rows and its totals."""
    sheet = book.add_worksheet(words["groups"])
    depth = len(words["group_labels"])
    measured = [(place, column) for place, column in enumerate(columns) if column.total]
    labels = [
        *words["group_labels"],
        words["count"],
        *(column.label for _place, column in measured),
    ]
    sheet.set_column(0, depth - 1, TEXT_WIDTH)
    sheet.set_column(depth, len(labels) - 1, WIDTHS["monetary"])
    _write_heading(book, sheet, 0, labels)
    formats = {place: _format(book, column) for place, column in measured}
    for line, total in enumerate(totals, start=1):
        for place, text in enumerate(total.texts or (words["total"],)):
            sheet.write_string(line, place, _short(text))
        sheet.write_number(line, depth, total.count)
        for offset, (place, column) in enumerate(measured, start=depth + 1):
            if total.values[place] is not None:
                _write(sheet, line, offset, total.values[place], column, formats[place], words)


def _write_heading(book, sheet, line, labels):
    shape = book.add_format({"bold": True, "bg_color": "#F2F2F2", "bottom": 1, "text_wrap": True})
    for place, label in enumerate(labels):
        sheet.write_string(line, place, label, shape)


def _format(book, column, more=None):
    """How the numbers and dates of a column look."""
    pattern = {
        "date": "yyyy-mm-dd",
        "datetime": "yyyy-mm-dd hh:mm",
        "integer": "#,##0",
    }.get(column.kind)
    if column.kind in ("float", "monetary"):
        pattern = "#,##0" + ("." + "0" * column.digits if column.digits else "")
    return book.add_format({**({"num_format": pattern} if pattern else {}), **(more or {})})


def _write(sheet, line, place, value, column, shape, words):
    """One cell by the kind of its column; unknown stays empty."""
    if column.kind == "boolean":
        sheet.write_string(line, place, words["yes"] if value else words["no"], shape)
    elif value is None or value is False:
        pass
    elif column.numeric:
        sheet.write_number(line, place, float(value), shape)
    elif column.kind in ("date", "datetime"):
        sheet.write_datetime(line, place, value, shape)
    else:
        sheet.write_string(line, place, _short(str(value)), shape)


def _short(text):
    """What fits a cell, without the control characters that a workbook may not hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")[:MAX_TEXT]
