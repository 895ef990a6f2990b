from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from ..tools.locks import REGISTERS
from .merge_move import Opened
from .merge_references import References


class Merge(models.Model):
    """Undoing a merge: exactly what was there comes back, unless something came to depend on it since."""

    _inherit = "rcc.merge"

    def action_undo(self):
        """Take the merge back: both customers are there again with what each had.

        What was filed since on the one that stays remains there. A merge that took two persons is undone by two.

        :raise UserError: too late, or something depends on it by now; the message names it and the way on
        """
        self._expect("done")
        for merge in self:
            if merge.parent_id.state == "done":
                raise UserError(
                    self.env._(
                        "These households were merged with their heads: undo %(merge)s.",
                        merge=merge.parent_id.display_name,
                    )
                )
            worker = merge.sudo()  # the state changes by the buttons alone; the right was checked
            worker._raise_undo_refusals()  # of the households' merge after this one is taken back
            if not merge._may_undo():
                worker.undo_asked_by_id = self.env.uid
                continue
            with self.env.cr.savepoint():  # with the households' merge, or not at all
                worker._undo()
        return True

    def _may_undo(self):
        """Whether it is undone now: at once by whoever may change both, for a merge of two persons by the second one.

        :raise UserError: this user may do neither
        """
        if self.proposed_by_id and self.undo_asked_by_id:
            self._check_second(self.undo_asked_by_id)
            return True
        if len(self._strange()) > (1 if self.proposed_by_id else 0):
            raise UserError(self.env._("A merge is undone by whoever may change both customers."))
        return not self.proposed_by_id

    def _raise_undo_refusals(self):
        reasons = self._undo_refusals()
        if reasons:
            raise UserError("\n".join(reasons))

    def _undo(self):
        """Restore what the journal tells, the last merge first."""
        self.ensure_one()
        self._hold(self.survivor_id | self.gone_id)
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", REGISTERS))
        self.env.flush_all()
        touched = self._touched()
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                self._restore()
        except IntegrityError as error:
            raise UserError(
                self.env._(
                    "What was there before does not fit what was filed since (%(table)s). Take that back first.",
                    table=References(self.env).label(error.diag.table_name or ""),
                )
            ) from error
        self._follow_branches(touched | self._touched())
        self._undo_satellites(self.survivor_id, self.gone_id, self.satellites or {})
        self.env["rcc.search.key"]._refresh(list(touched | self._touched()))
        self.write(
            {"state": "undone", "undone_by_id": self.env.uid, "undone_at": fields.Datetime.now()}
        )
        self._decide("merge_undo", self.reason)
        for child in self.child_ids.filtered(lambda merge: merge.state == "done"):
            child._raise_undo_refusals()
            child._undo()

    def _undo_satellites(self, survivor, gone, satellites):
        """Hook: take back what `_merge_satellites` did to rows that name neither customer; addons add by super()."""

    def _restore(self):
        """Put back rows and values, a statement a table."""
        references = References(self.env)
        tables = self._journal_tables()
        with Opened(self.env):
            for kind, table in tables:
                if kind == "created":
                    self._take_away(references, table)
            for kind, table in tables:
                if kind == "deleted":
                    self._bring_back(references, table)
            self._restore_values(
                {table: self._rows_changed(table) for kind, table in tables if kind == "changed"}
            )
        self.env.invalidate_all(flush=False)
        for kind, table in tables:
            if kind == "changed" and table in references.models:
                self._recompute(references.models[table], table)
        self.env.flush_all()

    def _journal_tables(self):
        return self.env.execute_query(
            SQL(
                """SELECT DISTINCT kind, table_name FROM rcc_merge_change
                    WHERE merge_id = %s AND kind <> 'left' ORDER BY 1, 2""",
                self.id,
            )
        )

    def _rows_changed(self, table):
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT row_id FROM rcc_merge_change
                    WHERE merge_id = %s AND table_name = %s AND kind = 'changed' ORDER BY 1""",
                self.id,
                table,
            )
        )
        return [row_id for (row_id,) in rows]

    def _take_away(self, references, table):
        """Remove the rows that came with the merge."""
        same = SQL("t.id = c.row_id") if references.has_id(table) else SQL("to_jsonb(t) = c.after")
        self.env.cr.execute(
            SQL(
                """DELETE FROM %s t USING rcc_merge_change c
                    WHERE c.merge_id = %s AND c.table_name = %s AND c.kind = 'created' AND %s""",
                SQL.identifier(table),
                self.id,
                table,
                same,
            )
        )

    def _bring_back(self, references, table):
        """Insert the rows that went with the merge."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO %(table)s SELECT old.* FROM rcc_merge_change c
                    CROSS JOIN LATERAL jsonb_populate_record(NULL::%(table)s, c.before) old
                    WHERE c.merge_id = %(merge)s AND c.table_name = %(name)s AND c.kind = 'deleted'
                    ON CONFLICT DO NOTHING""",
                table=SQL.identifier(table),
                merge=self.id,
                name=table,
            )
        )

    def _restore_values(self, waiting):
        """Give each row its former values at once. Rows that must wait for another to give way come again."""
        while waiting:
            left = {}
            for table, ids in waiting.items():
                refused = self._restore_some(table, ids)
                if refused:
                    left[table] = refused
            if left == waiting:
                table, ids = next(iter(left.items()))
                self._restore_rows(table, ids)  # raises what keeps it
            waiting = left

    def _restore_some(self, table, ids):
        """Restore these rows; return those that a law refuses for the moment, found by halving."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                self._restore_rows(table, ids)
            return []
        except IntegrityError:
            if len(ids) == 1:
                return ids
            middle = len(ids) // 2
            first = self._restore_some(table, ids[:middle])
            return first + self._restore_some(table, ids[middle:])

    def _restore_rows(self, table, ids):
        """One statement: each of these rows as it was."""
        columns = self.env.execute_query(
            SQL(
                """SELECT DISTINCT column_name FROM rcc_merge_change
                    WHERE merge_id = %s AND table_name = %s AND kind = 'changed' AND row_id = ANY(%s) ORDER BY 1""",
                self.id,
                table,
                ids,
            )
        )
        names = [SQL.identifier(name) for (name,) in columns]
        self.env.cr.execute(
            SQL(
                """WITH patch AS (SELECT row_id, jsonb_object_agg(column_name, before) AS content
                                    FROM rcc_merge_change
                                   WHERE merge_id = %(merge)s AND table_name = %(name)s AND kind = 'changed'
                                     AND row_id = ANY(%(ids)s) GROUP BY row_id)
                   UPDATE %(table)s t SET (%(columns)s) = (
                          SELECT %(former)s FROM jsonb_populate_record(t, patch.content) AS former)
                     FROM patch WHERE t.id = patch.row_id""",
                merge=self.id,
                name=table,
                ids=ids,
                table=SQL.identifier(table),
                columns=SQL(", ").join(names),
                former=SQL(", ").join(SQL("former.%s", name) for name in names),
            )
        )

    def _recompute(self, model, table):
        """Let what is worked out from the restored values follow, also on rows that the journal does not hold."""
        rows = self.env.execute_query(
            SQL(
                """SELECT column_name, array_agg(DISTINCT row_id) FROM rcc_merge_change
                    WHERE merge_id = %s AND table_name = %s AND kind = 'changed' GROUP BY 1""",
                self.id,
                table,
            )
        )
        for name, ids in rows:
            field = model._fields.get(name)
            if field and not field.compute:
                model.browse(ids).modified([name])
