from odoo import models
from odoo.tools import SQL

from ..tools.locks import REGISTERS
from .register_chunk import RegisterChunk


class RegisterImport(models.Model):
    """From the lines to customers, a chunk of lines a transaction, each step on the whole chunk.

    A line's `outcome` tells what is done, so that a killed server goes on with the lines that are still pending.
    """

    _inherit = "rcc.register.import"

    def _apply_at_once(self):
        """Apply a short register within the caller's transaction."""
        worker = self.sudo()  # the system's work; action_apply has checked the right
        cursor = 0
        while cursor is not None:
            cursor = worker._step_apply(cursor, self._batch_limit)
        self._held().write({"batch_state": "done"})

    def _step_apply(self, cursor, limit):
        """Apply the next pending lines; idempotent, since an applied line is no longer pending."""
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", REGISTERS))
        lines = self._pending(limit)
        if lines:
            RegisterChunk(self, lines).apply()
        done = self.batch_done + len(lines) if cursor else self._settled()
        self._held().write(
            {"batch_done": done, **({} if len(lines) == limit else {"state": "done"})}
        )
        self.invalidate_recordset()
        return lines[-1]["id"] if len(lines) == limit else None

    def _settled(self):
        """How many lines are no longer pending."""
        settled = [("import_id", "=", self.id), ("outcome", "!=", "pending")]
        return self.env["rcc.register.line"].search_count(settled)

    def _pending(self, limit):
        """The next lines to apply, as dicts; members come after their heads, since a sheet is read downwards."""
        self.env["rcc.register.line"].flush_model()
        return self.env.execute_query_dict(
            SQL(
                """SELECT id, sheet, row_number, half, head_row, role, name, number_hmac, number_encrypted,
                          number_masked, area_id, phone, facts, data, notes, state
                     FROM rcc_register_line WHERE import_id = %s AND outcome = 'pending'
                    ORDER BY id LIMIT %s""",
                self.id,
                limit,
            )
        )
