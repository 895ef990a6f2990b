"""Keeps personal data out of the server's log.

Odoo logs a failing statement with its values, PostgreSQL's error with the row, and the text that refused a user;
each may carry a customer's name, phone or identity number. What operators need stays: the statement's shape, the
kind of error, table, column and constraint, the lines of code.
"""

import logging
import re
import traceback

from psycopg2 import Error

LITERAL = re.compile(r"[EB]?'(?:[^'\\]|''|\\.)*'|\b\d{5,}\b")


def shape(statement):
    r"""A statement without its values.

    >>> shape(
    ...     "UPDATE res_partner SET name = 'O''Neil 张三', phone = E'13800000000\\n', x = 5 WHERE id IN (64, 410527)"
    ... )
    'UPDATE res_partner SET name = ?, phone = ?, x = 5 WHERE id IN (64, ?)'
    >>> shape(b"SELECT 1")
    'SELECT 1'
    """
    text = statement.decode(errors="replace") if isinstance(statement, bytes) else str(statement)
    return LITERAL.sub("?", text)


def kind(error):
    """An error without its words: for one of PostgreSQL also where it happened.

    >>> kind(ValueError("张三"))
    'ValueError'
    """
    diagnosis = getattr(error, "diag", None)
    places = (
        getattr(diagnosis, name, None)
        for name in ("sqlstate", "table_name", "column_name", "constraint_name")
    )
    return " ".join(filter(None, (type(error).__name__, *places)))


class Discretion(logging.Filter):
    """Rewrites a record before any handler sees it; drops none."""

    def filter(self, record):
        if isinstance(record.msg, Exception):
            record.msg, record.args = "Refused: %s", (kind(record.msg),)
        elif str(record.msg).startswith("bad query") and isinstance(record.args, tuple):
            record.args = tuple(
                kind(value) if isinstance(value, Exception) else shape(value)
                for value in record.args
            )
        error = record.exc_info and record.exc_info[1]
        if _has_database_error(error):
            lines = traceback.format_tb(error.__traceback__)
            record.exc_text = "".join(lines) + kind(error)
        return True


def keep():
    """Put the filter on the loggers of Odoo that quote values; once a process."""
    for name in ("odoo.sql_db", "odoo.http"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, Discretion) for known in logger.filters):
            logger.addFilter(Discretion())


def _has_database_error(error):
    while error:
        if isinstance(error, Error):
            return True
        error = error.__cause__ or error.__context__
    return False
