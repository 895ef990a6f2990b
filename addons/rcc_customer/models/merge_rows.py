import json

from odoo import models
from odoo.tools import SQL

from .merge_move import Opened


class Merge(models.Model):
    """Rows that are final otherwise, changed by a merge alone; the laws on dates and doubles hold on."""

    _inherit = "rcc.merge"

    def _set(self, rows, **values):
        """Set columns of these rows in one statement; the journal keeps what stood there."""
        if not rows:
            return
        self.env.flush_all()
        with Opened(self.env):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(rows._table),
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), value)
                        for name, value in values.items()
                    ),
                    rows.ids,
                )
            )
        self._follow(rows, values)

    def _copy(self, row, survivor, start, end):
        """The same row for other days, of the one that stays."""
        names = [
            field.name
            for field in row._fields.values()
            if field.store and field.column_type and field.name != "id"
        ]
        patch = {"partner_id": survivor.id, "date_from": str(start)}
        patch["date_to"] = None if end.year == 9999 else str(end)
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.env.flush_all()
        with Opened(self.env):
            self.env.cr.execute(
                SQL(
                    """INSERT INTO %(table)s (%(columns)s)
                       SELECT %(new)s FROM %(table)s t
                        CROSS JOIN LATERAL jsonb_populate_record(t, %(patch)s::jsonb) new WHERE t.id = %(id)s
                       RETURNING id""",
                    table=SQL.identifier(row._table),
                    columns=columns,
                    new=SQL(", ").join(SQL.identifier("new", name) for name in names),
                    patch=json.dumps(patch),
                    id=row.id,
                )
            )
            ids = [row_id for (row_id,) in self.env.cr.fetchall()]
        self._follow(row.browse(ids), patch)

    def _follow(self, rows, names):
        """Let what is worked out from these columns follow."""
        self.env.invalidate_all(flush=False)
        rows.modified([name for name in names if name in rows._fields])
        self.env.flush_all()
