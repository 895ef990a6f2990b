"""What stood in the database before a merge, and what became of it: the journal. No model."""

from odoo.tools import SQL

LOG = ["create_uid", "create_date", "write_uid", "write_date"]


class Images:
    """Images of all rows that name the customers of a merge; one statement a table, whatever their number.

    :param merge: the `rcc.merge` whose journal is written
    :param references: `References`
    :param partner_ids: everybody whom the merge may touch: the two, their households and the members of these
    """

    def __init__(self, merge, references, partner_ids):
        self.merge, self.env, self.references = merge, merge.env, references
        self.partner_ids = sorted(partner_ids)

    def take(self):
        """Keep what stands there now."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """CREATE TEMP TABLE IF NOT EXISTS rcc_merge_image
                   (merge_id int, table_name varchar, row_id int, content jsonb) ON COMMIT DROP"""
            )
        )
        images = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::int, %s, %s, %s FROM %s t WHERE %s",
                self.merge.id,
                table,
                self._row_id(table),
                self._content(table),
                SQL.identifier(table),
                self.references.pointing(table, self.partner_ids),
            )
            for table in self.references.tables()
        )
        self.env.cr.execute(SQL("INSERT INTO rcc_merge_image %s", images))
        self.env.cr.execute(SQL("ANALYZE rcc_merge_image"))

    def file_changes(self):
        """Write the journal: what differs from the images."""
        self.env.flush_all()
        for table in self.references.tables():
            if self.references.has_id(table):
                self._file_changed(table)
                self._file_gone(table)
            else:
                self._file_pairs(table)
            self._file_created(table)
        self.env.cr.execute(SQL("DELETE FROM rcc_merge_image WHERE merge_id = %s", self.merge.id))
        self.env["rcc.merge.change"].invalidate_model()
        self.merge.invalidate_recordset(["change_ids"])

    def _row_id(self, table):
        return SQL("t.id") if self.references.has_id(table) else SQL("NULL::int")

    def _content(self, table):
        """A row as JSON; of Odoo's own tables the pointers only, since nothing else changes there."""
        if not self.references.has_id(table):
            return SQL("to_jsonb(t)")
        if self.references.is_ours(table):
            return SQL("to_jsonb(t) - %s::text[]", LOG)
        return SQL(
            "jsonb_build_object(%s)",
            SQL(", ").join(
                SQL("%s, t.%s", column, SQL.identifier(column))
                for column in self.references.pointers(table)
            ),
        )

    def _file(self, select):
        self.env.cr.execute(
            SQL(
                """INSERT INTO rcc_merge_change (merge_id, kind, table_name, row_id, column_name, before, after)
                   %s""",
                select,
            )
        )

    def _image(self, table):
        return SQL("i.merge_id = %s AND i.table_name = %s", self.merge.id, table)

    def _file_changed(self, table):
        self._file(
            SQL(
                """SELECT %s, 'changed', %s, i.row_id, old.key, old.value, present.content -> old.key
                     FROM rcc_merge_image i
                     JOIN (SELECT t.id, %s AS content FROM %s t
                            WHERE t.id IN (SELECT row_id FROM rcc_merge_image i WHERE %s)) present
                       ON present.id = i.row_id
                    CROSS JOIN LATERAL jsonb_each(i.content) old
                    WHERE %s AND present.content <> i.content AND present.content -> old.key <> old.value
                    ORDER BY i.row_id, old.key""",
                self.merge.id,
                table,
                self._content(table),
                SQL.identifier(table),
                self._image(table),
                self._image(table),
            )
        )

    def _file_gone(self, table):
        self._file(
            SQL(
                """SELECT %s, 'deleted', %s, i.row_id, NULL, i.content, NULL FROM rcc_merge_image i
                    WHERE %s AND NOT EXISTS (SELECT FROM %s t WHERE t.id = i.row_id) ORDER BY i.row_id""",
                self.merge.id,
                table,
                self._image(table),
                SQL.identifier(table),
            )
        )

    def _file_pairs(self, table):
        """Rows of tables without id: one that changed is gone, and another is there."""
        self._file(
            SQL(
                """SELECT %s, 'deleted', %s, NULL, NULL, i.content, NULL FROM rcc_merge_image i
                    WHERE %s AND NOT EXISTS (SELECT FROM %s t WHERE %s AND to_jsonb(t) = i.content)""",
                self.merge.id,
                table,
                self._image(table),
                SQL.identifier(table),
                self.references.pointing(table, self.partner_ids),
            )
        )

    def _file_created(self, table):
        same = (
            SQL("i.row_id = t.id")
            if self.references.has_id(table)
            else SQL("i.content = to_jsonb(t)")
        )
        self._file(
            SQL(
                """SELECT %s, 'created', %s, %s, NULL, NULL, to_jsonb(t) FROM %s t
                    WHERE %s AND NOT EXISTS (SELECT FROM rcc_merge_image i WHERE %s AND %s)""",
                self.merge.id,
                table,
                self._row_id(table),
                SQL.identifier(table),
                self.references.pointing(table, self.partner_ids),
                self._image(table),
                same,
            )
        )
