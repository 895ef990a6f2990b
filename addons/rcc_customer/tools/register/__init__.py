"""Registers as staff keep them in spreadsheets, read without Odoo: file → sheets → heading → columns → records."""

from .book import BookError, open_book
from .columns import Column, propose, unit_for
from .heading import SAMPLE, Layout, find_heading
from .rows import Issue, Reader, Record
from .villages import Place, Village, Villages
from .words import FACT_KINDS, FIELDS

__all__ = ["FACT_KINDS", "FIELDS", "SAMPLE", "BookError", "Column", "Issue", "Layout", "Place", "Reader", "Record", "Village", "Villages",
           "find_heading", "open_book", "propose", "unit_for"]
