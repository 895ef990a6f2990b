"""Registers as staff keep them in spreadsheets, read without Odoo: file → sheets → heading → columns → records."""

from itertools import islice

from .book import BookError, open_book
from .cells import looks_resident, number_text, parse_date
from .columns import Column, propose, unit_for
from .heading import SAMPLE, Layout, find_heading
from .reading import OpenReadings, Reading
from .rows import Issue, Reader, Record
from .text import clean
from .villages import Place, Village, Villages
from .words import FACT_KINDS, FIELDS

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
    "looks_resident",
    "number_text",
    "open_book",
    "parse_date",
    "read_layout",
    "propose",
    "unit_for",
]


def read_layout(sheet):
    """Where the heading of a sheet stands."""
    return find_heading(list(islice(sheet.rows(), SAMPLE)), sheet.merges)
