from odoo import fields, models
from odoo.tools import SQL, format_list

from .merge_references import References

#: columns that rules keep, nightly or at once
FOLLOWING = {"rcc_lifecycle", "rcc_customer_group_id"}
NAMED = 5  # so many records are named in a refusal


class Merge(models.Model):
    """What forbids that a merge is undone, and the way on."""

    _inherit = "rcc.merge"

    def _undo_refusals(self):
        """Hook: why this merge cannot be undone now, in words that name the way on; addons add by super()."""
        self.ensure_one()
        reasons = []
        if self.undo_until and self.undo_until < self.env["rcc.post"]._today():
            reasons.append(
                self.env._(
                    "A merge is undone within the days of the policy, this one until %(date)s.",
                    date=fields.Date.to_string(self.undo_until),
                )
            )
        later = self.search(
            [
                ("state", "=", "done"),
                ("id", ">", self.id),
                ("id", "not in", (self.parent_id | self.child_ids).ids),
                "|",
                ("survivor_id", "in", (self.survivor_id | self.gone_id).ids),
                ("gone_id", "in", (self.survivor_id | self.gone_id).ids),
            ]
        )
        if later:
            reasons.append(
                self.env._(
                    "The customer was merged again since: undo %(merge)s first.",
                    merge=later[0].display_name,
                )
            )
        if reasons:
            return reasons
        self.env.flush_all()
        references = References(self.env)
        return self._changed_since(references) + self._depending(references)

    def _changed_since(self, references):
        """Values that are no longer what the merge left, and rows that are gone."""
        reasons = []
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT table_name FROM rcc_merge_change WHERE merge_id = %s AND kind = 'changed'",
                self.id,
            )
        )
        for (table,) in rows:
            model = references.models.get(table)
            for name, ids in self._different(table):
                field = model._fields.get(name) if model is not None else None
                if name in FOLLOWING or field and field.compute and field.readonly:
                    continue  # follows from others, by rule or formula
                label = field.get_description(self.env, ["string"])["string"] if field else name
                reasons.append(
                    self.env._(
                        "%(record)s was changed since the merge (%(field)s): put it back first.",
                        record=self._names(references, table, ids),
                        field=label,
                    )
                )
        return reasons

    def _different(self, table):
        """[(column, ids of rows)] whose value is not what the merge left."""
        return self.env.execute_query(
            SQL(
                """SELECT c.column_name, array_agg(c.row_id ORDER BY c.row_id)
                     FROM rcc_merge_change c LEFT JOIN %s t ON t.id = c.row_id
                    WHERE c.merge_id = %s AND c.table_name = %s AND c.kind = 'changed'
                      AND (t.id IS NULL OR to_jsonb(t) -> c.column_name <> c.after)
                    GROUP BY 1 ORDER BY 1""",
                SQL.identifier(table),
                self.id,
                table,
            )
        )

    def _depending(self, references):
        """Rows filed since that tie something that would go back to the customer that stays: a loan on its grant."""
        reasons, marks = [], self.watermarks or {}
        moved = self.env.execute_query(
            SQL(
                """SELECT table_name, array_agg(DISTINCT row_id) FROM rcc_merge_change
                    WHERE merge_id = %s AND kind IN ('changed', 'created') AND row_id IS NOT NULL
                      AND table_name <> 'res_partner' GROUP BY 1""",
                self.id,
            )
        )
        for target, ids in moved:
            for table, column in references._foreign_keys(target):
                if table not in references.keys or table not in marks:
                    continue
                found = self.env.execute_query(
                    SQL(
                        "SELECT t.id FROM %s t WHERE t.%s = ANY(%s) AND t.id > %s AND %s ORDER BY 1",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        ids,
                        marks[table],
                        references.pointing(table, sorted(self._touched())),
                    )
                )
                if found:
                    reasons.append(
                        self.env._(
                            "%(kind)s filed since the merge depend on it: %(records)s. The two stay one.",
                            kind=references.label(table),
                            records=self._names(references, table, [row_id for (row_id,) in found]),
                        )
                    )
        return reasons

    def _names(self, references, table, ids):
        """Some of these records by name."""
        model = references.models.get(table)
        if model is None:
            return references.label(table)
        names = model.browse(ids[:NAMED]).exists().mapped("display_name")
        more = ["…"] if len(ids) > NAMED or not names else []
        return format_list(self.env, [*(name or "" for name in names), *more])
