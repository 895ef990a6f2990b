"""Numbers that may be unknown: NULL in the database, False in Python and in the browser, never a silent zero.

A household whose deposits are 0 and one whose deposits nobody asked about are different cases: the first can be graded,
the second is incomplete. Odoo's own number fields read both as zero.
"""

from odoo import fields


class _Unknown:
    """Keeps None apart from zero on the way to the column, the cache and the record."""

    def convert_to_column(self, value, record, values=None, validate=True):
        return (
            None
            if value is None or value is False
            else super().convert_to_column(value, record, values, validate)
        )

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column_insert(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return (
            None
            if value is None or value is False
            else super().convert_to_cache(value, record, validate)
        )

    def convert_to_record(self, value, record):
        return False if value is None else value


class FactInteger(_Unknown, fields.Integer):
    """A count that may be unknown."""

    falsy_value = None


class FactFloat(_Unknown, fields.Float):
    """A quantity that may be unknown."""

    falsy_value = None


class FactMonetary(_Unknown, fields.Monetary):
    """An amount that may be unknown."""

    falsy_value = None
