"""Letting what names one customer name another. No model."""

from psycopg2 import IntegrityError

from odoo.tools import SQL, mute_logger


class Opened:
    """Rows that are final are opened for the pointer to the customer alone; unique, overlap and check laws hold on.

    The setting is the one of migrations, which no remote call can set.
    """

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        self._set("on")

    def __exit__(self, error_type, _error, _traceback):
        if error_type is None:  # else the savepoint around has taken it back
            self._set("off")

    def _set(self, value):
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', %s, true)", value))


class Mover:
    """Moves the pointers of one customer to another, a statement a column. A row that a law keeps where it is (the
    survivor has such a row already) stays with the customer that goes, and is noted as left.

    :ivar left: [(table, row id)]
    """

    def __init__(self, merge, references):
        self.env, self.references = merge.env, references
        self.old, self.new = merge.gone_id.id, merge.survivor_id.id
        self.left = []

    def move(self):
        """Move everything; return {table: rows moved}."""
        self.env.flush_all()
        moved, found = {}, self.references.count(self.old)
        for table, columns in self.references.keys.items():
            for column in columns if table in found else ():
                moved[table] = moved.get(table, 0) + self._move_key(table, column)
        for table, where, column, words in self.references.loose:
            if table in found:
                moved[table] = moved.get(table, 0) + self._move_loose(table, where, column, words)
        return {table: number for table, number in moved.items() if number}

    def _move_key(self, table, column):
        where = SQL("t.%s = %s", SQL.identifier(column), self.old)
        ids = self._update(table, column, where, SQL("%s", self.new))
        self._modified(table, column, ids)
        return len(ids)

    def _move_loose(self, table, where, column, words):
        value = SQL("%s", f"res.partner,{self.new}" if words else self.new)
        match = self.references.loose_match(column, words, [self.old])
        ids = self._update(table, column, SQL("%s AND %s", where, match), value)
        self._modified(table, column, ids)
        return len(ids)

    def _update(self, table, column, where, value):
        """Set a column where a condition holds; rows that a law refuses are found by halving, and left."""
        key = SQL("t.id") if self.references.has_id(table) else SQL("t.ctid")
        rows = self._try(table, column, where, value, key)
        if rows is None:
            keys = self.env.execute_query(
                SQL("SELECT %s FROM %s t WHERE %s ORDER BY 1", key, SQL.identifier(table), where)
            )
            rows = self._halve(table, column, [row_id for (row_id,) in keys], value, key)
        return rows

    def _halve(self, table, column, keys, value, key):
        """As many of these rows as the laws let go."""
        if not keys:
            return []
        cast = SQL("::tid[]") if isinstance(keys[0], str) else SQL()
        rows = self._try(table, column, SQL("%s = ANY(%s%s)", key, keys, cast), value, key)
        if rows is not None:
            return rows
        if len(keys) == 1:
            self.left.append((table, keys[0] if isinstance(keys[0], int) else None))
            return []
        middle = len(keys) // 2
        return self._halve(table, column, keys[:middle], value, key) + self._halve(
            table, column, keys[middle:], value, key
        )

    def _try(self, table, column, where, value, key):
        """The rows set, or None when a law refuses one of them."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False), Opened(self.env):
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s t SET %s = %s WHERE %s RETURNING %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        value,
                        where,
                        key,
                    )
                )
                return [row_id for (row_id,) in self.env.cr.fetchall()]
        except IntegrityError:
            return None

    def _modified(self, table, column, ids):
        """Let stored fields follow that are worked out from the pointer, such as a row's branch."""
        model = self.references.models.get(table)
        if ids and model is not None:
            self.env.invalidate_all(flush=False)
            if column in model._fields:
                model.browse(ids).modified([column])
            self.env.flush_all()
