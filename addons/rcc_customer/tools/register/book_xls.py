"""Excel 97-2003 workbooks (BIFF) by xlrd."""

import io

import xlrd

from .book import Merge, Sheet


def read(content, name):
    """The sheets of an .xls; dates come as dates, error cells as their text."""
    workbook = _open(content, formatting_info=True) or _open(content)
    if workbook is None or (workbook.biff_version < 80 and not workbook.codepage):
        workbook = xlrd.open_workbook(
            file_contents=content, encoding_override="gb18030", logfile=io.StringIO()
        )
    return [_sheet(workbook, sheet) for sheet in workbook.sheets()]


def _open(content, **options):
    """The workbook, or None when its formats are broken (its values may still be good)."""
    try:
        return xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), **options)
    except xlrd.XLRDError:
        raise
    except (
        Exception
    ):  # xlrd stumbles over broken formats in many ways; the next attempt reads without them
        return None


def _sheet(workbook, sheet):
    merges = tuple(Merge(*merge) for merge in sheet.merged_cells)

    def rows():
        for index in range(sheet.nrows):
            yield [_value(cell, workbook.datemode) for cell in sheet.row(index)]

    return Sheet(sheet.name, rows, merges, bool(sheet.visibility), size=sheet.nrows)


def _value(cell, datemode):
    """A plain value of an xlrd cell."""
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR!")
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value
