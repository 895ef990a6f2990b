"""Forms of one household a sheet (label and value side by side), read as one table: a row a sheet."""

from itertools import islice

from .cells import looks_resident
from .text import clean
from .words import read_heading

TRIED = 3  # sheets that decide whether a book can be one of forms
TALL = 80  # rows that a form has at most
FEWEST = 3  # labels that make a form
SHEET = "工作表"
COLONS = "：:"


def joined(sheets):
    """The sheets of a book, its forms put together as one sheet whose rows know where they come from.

    A sheet that holds more numbers than its labels explain (a list of members below the form) stays as it is.
    """
    forms, others = [], []
    for number, sheet in enumerate(sheets):
        tried = not sheet.hidden and sheet.size <= TALL and (forms or number < TRIED)
        pairs = _form(sheet, forms[0][1] if forms else None) if tried else None
        forms += [(sheet.name, pairs)] if pairs else []
        others += [] if pairs else [sheet]
    return [_table(sheets[0], forms), *others] if forms else sheets


def _table(like, forms):
    """One table of all forms, the columns in the order of the labels' first use."""
    labels = list(dict.fromkeys(label for _name, pairs in forms for label in pairs))
    table = [[SHEET, *labels]]
    table += [[name, *(pairs.get(label) for label in labels)] for name, pairs in forms]
    return like._replace(
        name=forms[0][0],
        rows=lambda: iter([list(row) for row in table]),
        merges=(),
        hidden=False,
        size=len(table),
        origins=tuple(name for name, _pairs in forms),
    )


def _form(sheet, known):
    """{label: value} of a form; None for another sheet.

    :param known: the labels of an earlier form of the book: one like it is a form though its number is amiss
    """
    rows = list(islice(sheet.rows(), TALL + 1))
    pairs = pairs_of(rows) if len(rows) <= TALL else {}
    fields = {field(label): value for label, value in pairs.items()}
    if len(pairs) < FEWEST or not {"name", "head_name"} & fields.keys():
        return None
    alike = known and len(known.keys() & pairs.keys()) >= 0.8 * len(known)
    if not (looks_resident(fields.get("number")) or alike):
        return None
    numbers = sum(looks_resident(_value(cell)) for row in rows for cell in row)
    return pairs if numbers <= sum(map(looks_resident, pairs.values())) else None


def pairs_of(rows):
    """What stands beside each label, or behind its colon; the first value of a label counts.

    >>> pairs_of(
    ...     [["农户卡片"], ["户主姓名：王强", None, "身份证号", "110105"], ["家庭人口", None, 4]]
    ... )
    {'户主姓名': '王强', '身份证号': '110105', '家庭人口': 4}
    >>> pairs_of([["户主姓名", "身份证号"], ["王强", "110105"]])
    {}
    """
    pairs = {}
    for row in rows:
        label = None
        for cell in row:
            if cell in (None, ""):
                continue
            own, value = _split(cell)
            if own and value:
                pairs.setdefault(own, value)
            elif not own and label:
                pairs.setdefault(label, cell)
            label = own if own and not value else None
    return pairs


def field(label):
    """The field that a label names."""
    return read_heading((label,)).field


def _split(cell):
    """(label, value behind its colon); ("", "") for what is no label."""
    text = clean(cell) if isinstance(cell, str) else ""
    for colon in COLONS:
        label, found, value = text.partition(colon)
        if found and read_heading((label.strip(),)).known:
            return label.strip(), value.strip()
    return (text, "") if text and len(text) <= 20 and read_heading((text,)).known else ("", "")


def _value(cell):
    return _split(cell)[1] or cell
