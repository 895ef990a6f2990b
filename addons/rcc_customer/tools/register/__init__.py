"""Registers as staff keep them in spreadsheets, read without Odoo: file → sheets → heading → columns → records."""

import hashlib
import re
from itertools import islice

from .book import BookError, open_book
from .cells import looks_resident, number_text, parse_date
from .columns import Column, propose, unit_for
from .heading import SAMPLE, Layout, find_heading
from .reading import OpenReadings, Reading
from .rows import Issue, Reader, Record
from .text import clean, squash
from .villages import Place, Village, Villages
from .words import FACT_KINDS, FIELDS

YEAR = re.compile(r"(?:19|20)\d\d")

__all__ = [
    "FACT_KINDS",
    "FIELDS",
    "SAMPLE",
    "BookError",
    "Column",
    "Issue",
    "Layout",
    "OpenReadings",
    "Place",
    "Reader",
    "Reading",
    "Record",
    "Village",
    "Villages",
    "clean",
    "find_heading",
    "fingerprint",
    "looks_resident",
    "number_text",
    "open_book",
    "parse_date",
    "read_layout",
    "propose",
    "unit_for",
]


def fingerprint(layout):
    """What a layout is known by again: its headings in their columns; years and blanks do not matter.

    >>> one, other = (
    ...     find_heading([["姓名", "身份证号", f"{year}年收入 (元)"], ["王强", "1", 2]])
    ...     for year in (2023, 2024)
    ... )
    >>> (
    ...     fingerprint(one) == fingerprint(other),
    ...     fingerprint(find_heading([["姓名", "收入"]])) == fingerprint(one),
    ... )
    (True, False)
    """
    texts = [
        f"{column} {YEAR.sub('year', ' '.join(map(squash, texts)))}"
        for column, texts in sorted(layout.texts.items())
    ]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def read_layout(sheet):
    """Where the heading of a sheet stands."""
    return find_heading(list(islice(sheet.rows(), SAMPLE)), sheet.merges)
