from odoo import models
from odoo.tools import SQL

from .merge_move import Opened


class Merge(models.Model):
    """What goes where a customer goes, when the two were served by different branches."""

    _inherit = "rcc.merge"

    def _follow_branches(self, partner_ids):
        """Bring the plain branch columns below these customers in step, a statement a column; stored related fields
        follow by themselves."""
        if self.branch_id == self.other_branch_id:
            return
        self.env.flush_all()
        rows = {"res.partner": list(partner_ids)}
        waiting = {
            key: path
            for key, path in self.env["rcc.branch"]._rcc_branch_followers().items()
            if not self.env[key[0]]._fields[key[1]].related
        }
        while ready := {
            key: path
            for key, path in waiting.items()
            if self.env[key[0]]._fields[path[0]].comodel_name in rows
        }:
            for (model, column), (pointer, source) in ready.items():
                above = self.env[model]._fields[pointer].comodel_name
                found = self._follow_column(model, column, pointer, above, source, rows[above])
                rows.setdefault(model, []).extend(found)
                del waiting[model, column]
        self.env.invalidate_all(flush=False)

    def _follow_column(self, model, column, pointer, above, source, ids):
        """Set one branch column of the rows that point at these; return all rows that point there."""
        names = {
            "table": SQL.identifier(self.env[model]._table),
            "above": SQL.identifier(self.env[above]._table),
            "column": SQL.identifier(column),
            "pointer": SQL.identifier(pointer),
            "source": SQL.identifier(source),
            "ids": ids,
        }
        with Opened(self.env):
            self.env.cr.execute(
                SQL(
                    """UPDATE %(table)s t SET %(column)s = above.%(source)s FROM %(above)s above
                        WHERE t.%(pointer)s = above.id AND above.id = ANY(%(ids)s)
                          AND t.%(column)s IS DISTINCT FROM above.%(source)s""",
                    **names,
                )
            )
        rows = self.env.execute_query(
            SQL("SELECT t.id FROM %(table)s t WHERE t.%(pointer)s = ANY(%(ids)s)", **names)
        )
        return [row_id for (row_id,) in rows]
