from odoo.tools import SQL

from ..models.merge_images import LOG
from ..models.merge_references import References

#: what a merge leaves behind on purpose, and what is worked out anew
JOURNAL = {
    "rcc_merge",
    "rcc_merge_choice",
    "rcc_merge_change",
    "rcc_decision",
    "rcc_decision_head",
    "rcc_decision_seal",
}


class MergeDump:
    """What stands in every table that names a customer."""

    def _dump(self):
        """Every table that names a customer, as text, row by row, journals left out."""
        self.env.flush_all()
        references, dump = References(self.env), {}
        for table in [*references.tables(), "rcc_search_key"]:
            if table in JOURNAL:
                continue
            rows = self.env.execute_query(
                SQL(
                    "SELECT (to_jsonb(t) - %s::text[])::text FROM %s t ORDER BY 1",
                    [*LOG, "id"] if table == "rcc_search_key" else LOG,
                    SQL.identifier(table),
                )
            )
            dump[table] = [row for (row,) in rows]
        return dump

    def _expect_same(self, before, after):
        """The two dumps hold the same rows; the difference is shown."""
        for table, rows in before.items():
            gone, new = set(rows) - set(after[table]), set(after[table]) - set(rows)
            self.assertFalse(gone | new, f"{table}: lost {sorted(gone)}, new {sorted(new)}")
