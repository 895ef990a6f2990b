from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.locks import REGISTERS
from .register_uses import RegisterUses

REVERTERS = ("rcc_branch.group_back_office", "rcc_branch.group_branch_manager")
CHECKED = 10_000  # lines looked at in one go before the work begins


class RegisterImport(models.Model):
    """Taking an import back as a whole, the last lines first, until something else uses what it brought.

    Customers who came with it go, with their documents, memberships and files; of the others what was filled in is
    emptied, and the economic file from before holds again. The import's lines stay, and the journal of decisions
    tells who took it back.
    """

    _inherit = "rcc.register.import"

    def action_revert(self):
        """Take back what the import brought.

        :raise UserError: something uses it by now; the message names what, and how many
        """
        self.check_access("write")
        if not any(self.env.user.has_group(group) for group in REVERTERS) and not self.env.su:
            raise AccessError(
                self.env._("A register is taken back by the back office or the branch manager.")
            )
        self._expect("done", "cancelled", "failed")
        for row in self:
            worker = row.sudo()  # customers of other branches may have got facts from the register
            worker._refuse_used()
            total = worker._sources_left()
            if not total:
                raise UserError(self.env._("Nothing came in with this register."))
            row._begin("revert", total)
            row._held().state = "reverting"
            self.env["rcc.decision"]._append(
                row, "register_revert", "recorded", data={"lines": total}
            )
            if total <= row._batch_limit:
                worker._revert_at_once()
        return True

    def _revert_at_once(self):
        cursor = 0
        while cursor is not None:
            cursor = self._step_revert(cursor, self._batch_limit)
        self._held().write({"batch_state": "done"})

    def _refuse_used(self):
        """Raise when anything uses what the import brought: told before a single line is taken back."""
        uses, last = {}, 0
        while lines := self._lines_after(last):
            rows, last = self._sources_of(lines), lines[-1]
            for label, number in RegisterUses(self, rows).count().items():
                uses[label] = uses.get(label, 0) + number
        self._raise_used(uses)

    def _lines_after(self, line_id):
        """The ids of the next lines to look at."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM rcc_register_line WHERE import_id = %s AND id > %s ORDER BY id LIMIT %s",
                self.id,
                line_id,
                CHECKED,
            )
        )
        return [row_id for (row_id,) in rows]

    def _raise_used(self, uses):
        if uses:
            raise UserError(
                self.env._(
                    "“%(name)s” cannot be taken back, what it brought is in use: %(uses)s.",
                    name=self.name,
                    uses=", ".join(f"{label} ({number})" for label, number in uses.items()),
                )
            )

    def _step_revert(self, cursor, limit):
        """Take the next lines back, the last ones first."""
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", REGISTERS))
        self.env.flush_all()
        rows = self._last_sources(limit)
        if rows:
            self._lock_made(rows)
            self._raise_used(RegisterUses(self, rows).count())
            self._take_back(rows)
        left = self._sources_left()
        self._held().batch_done = self.batch_total - left
        if left:
            return left
        self._end_lines(SQL("outcome <> 'refused'"))
        self._held().write({"state": "reverted"})
        return None

    def _last_sources(self, limit):
        """What the last lines brought that are not taken back yet."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT s.line_id FROM rcc_register_line l JOIN rcc_source s ON s.line_id = l.id
                    WHERE l.import_id = %s ORDER BY s.line_id DESC LIMIT %s""",
                self.id,
                limit,
            )
        )
        return self._sources_of([row_id for (row_id,) in rows])

    def _sources_of(self, line_ids):
        """What these lines brought."""
        return self.env.execute_query_dict(
            SQL(
                """SELECT id, partner_id, line_id, made, brought, former, create_date FROM rcc_source
                    WHERE line_id = ANY(%s) ORDER BY line_id, id""",
                line_ids,
            )
        )

    def _sources_left(self):
        """How many lines are not taken back yet."""
        rows = self.env.execute_query(
            SQL(
                """SELECT count(DISTINCT s.line_id) FROM rcc_register_line l
                     JOIN rcc_source s ON s.line_id = l.id WHERE l.import_id = %s""",
                self.id,
            )
        )
        return rows[0][0]

    def _lock_made(self, rows):
        """Nobody can file anything on these customers while they go."""
        made = [row["partner_id"] for row in rows]
        self.env.cr.execute(SQL("SELECT id FROM res_partner WHERE id = ANY(%s) FOR UPDATE", made))

    def _take_back(self, rows):
        """Undo what the lines of these sources did, as a set."""
        made = [row["partner_id"] for row in rows if row["made"]]
        brought = [row["brought"] or {} for row in rows]
        self.env.cr.execute(
            SQL("DELETE FROM rcc_source_conflict WHERE import_id = %s", self.id)
        )  # with the register goes what it contradicted
        self._reopen_files([row["partner_id"] for row in rows])
        memberships = [row["membership"] for row in brought if "membership" in row]
        joined = [row["partner_id"] for row in rows if not row["made"]]
        self.env.cr.execute(SQL("DELETE FROM rcc_membership WHERE id = ANY(%s)", memberships))
        self.env.invalidate_all(flush=False)
        self.env["rcc.membership"]._sync_parents(joined)
        self._restore_fields([row for row in rows if not row["made"] and row["former"]])
        self.env.flush_all()
        line_ids = [row["line_id"] for row in rows]
        self._end_lines(SQL("id = ANY(%s)", line_ids))
        self._forget(made)
        self.env.cr.execute(
            SQL("DELETE FROM rcc_source WHERE id = ANY(%s)", [row["id"] for row in rows])
        )
        self.env.cr.execute(SQL("DELETE FROM res_partner WHERE id = ANY(%s)", made))
        self.env.invalidate_all(flush=False)
        staying = self.env["res.partner"].browse(joined).exists()
        staying.filtered(lambda partner: not partner.parent_id)._rcc_follow_rules()

    def _follows(self):
        """Hook: {table: SQL on its rows `t`} of what the system filed on a new customer by itself.

        The tables have a column partner_id; these rows are no use of the customer, and go with it.
        """
        brought = SQL(
            """t.write_date = t.create_date AND EXISTS (SELECT FROM rcc_source s
                WHERE s.partner_id = t.partner_id AND s.create_date = t.create_date)"""
        )
        return {
            "rcc_file_warning": SQL("t.answered_on IS NULL"),
            "rcc_group_history": SQL("t.user_id IS NULL"),
            "rcc_phone": brought,
        }

    def _forget(self, made):
        """Remove the documents of customers who go, and every line that leads to them."""
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', 'on', true)"))  # history guards
        for table, condition in self._follows().items():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s t WHERE t.partner_id = ANY(%s) AND %s",
                    SQL.identifier(table),
                    made,
                    condition,
                )
            )
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', '', true)"))
        self.env.cr.execute(SQL("DELETE FROM rcc_identity WHERE partner_id = ANY(%s)", made))
        for column in ("partner_id", "household_id"):
            self.env.cr.execute(
                SQL(
                    "UPDATE rcc_register_line SET %s = NULL WHERE import_id = %s AND %s = ANY(%s)",
                    SQL.identifier(column),
                    self.id,
                    SQL.identifier(column),
                    made,
                )
            )

    def _reopen_files(self, household_ids):
        """Remove the files that the import filed; the one before them holds again."""
        self.env.cr.execute(
            SQL(
                """WITH gone AS (DELETE FROM rcc_household_file
                                  WHERE import_id = %s AND partner_id = ANY(%s) RETURNING id, partner_id),
                        former AS (SELECT DISTINCT ON (f.partner_id) f.id FROM rcc_household_file f
                                     JOIN gone ON gone.partner_id = f.partner_id
                                    WHERE f.import_id IS DISTINCT FROM %s
                                    ORDER BY f.partner_id, f.id DESC)
                   SELECT id FROM former""",
                self.id,
                household_ids,
                self.id,
            )
        )
        former = [file_id for (file_id,) in self.env.cr.fetchall()]
        self.env.cr.execute(
            SQL("UPDATE rcc_household_file SET date_to = NULL WHERE id = ANY(%s)", former)
        )

    def _restore_fields(self, rows):
        """Give customers who stay what stood in their fields before."""
        telephones = [row["partner_id"] for row in rows if "phone" in row["former"]]
        self.env.cr.execute(
            SQL(
                "DELETE FROM rcc_phone t WHERE t.partner_id = ANY(%s) AND %s",
                telephones,
                self._follows()["rcc_phone"],
            )
        )
        self.env["rcc.phone"].invalidate_model()
        for row in rows:
            self.env["res.partner"].browse(row["partner_id"]).write(row["former"])

    def _end_lines(self, which):
        """Lines that were taken back lead nowhere any more."""
        self.env.cr.execute(
            SQL(
                """UPDATE rcc_register_line SET outcome = 'reverted', partner_id = NULL, household_id = NULL
                    WHERE import_id = %s AND outcome <> 'reverted' AND %s""",
                self.id,
                which,
            )
        )
        self.env["rcc.register.line"].invalidate_model()
