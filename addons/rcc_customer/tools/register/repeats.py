"""Headings further down a sheet: the same one on the next page, or that of another table."""

from .text import squash
from .words import Heading, core, read_heading


def heading_again(row, layout):
    """ "heading" for the sheet's heading again, whole or one of its lines, "table" for another table's, else None.

    >>> from .heading import find_heading
    >>> layout = find_heading([["姓名", "身份证号", "存款(元)"]])
    >>> [
    ...     heading_again(row, layout)
    ...     for row in (
    ...         ["姓名", "身份证号", "存款(元)"],
    ...         ["姓名", "身份证号", "存款(万元)"],
    ...         ["王强", "410527198001010010", 5.0],
    ...     )
    ... ]
    ['heading', 'table', None]
    """
    cells = [(column, squash(value)) for column, value in enumerate(row) if squash(value)]
    named = _names_columns(cells)
    if named and any(_differs(column, text, layout) for column, text in cells):
        return "table"
    same = sum(text in _texts(layout, column) for column, text in cells)
    return "heading" if named or (same >= 2 and same * 2 >= len(cells)) else None


def _texts(layout, column):
    return {squash(part) for part in layout.texts.get(column, ())}


def _names_columns(cells):
    """Whether a row names three fields and a person among them."""
    known = {
        heading.field
        for column, text in cells
        if len(core(text)) > 1 and (heading := read_heading([text])).field
    }
    return (
        len(known) > 2
        and len(known) * 2 >= len(cells)
        and bool(known & {"name", "head_name", "number"})
    )


def _differs(column, text, layout):
    """Whether a cell says something else than the heading above: another field, or another unit."""
    heading, above = read_heading([text]), layout.headings.get(column, Heading())
    return (
        heading.field is not None
        and text not in _texts(layout, column)
        and (heading.field, heading.unit) != (above.field, above.unit)
    )
