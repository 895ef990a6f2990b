"""Where customers are pointed at, found in the database and the models themselves. No model."""

from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import AppendOnly, TriggersOnly

#: the merge's own records, and what is worked out anew
OWN = {
    "rcc_merge",
    "rcc_merge_choice",
    "rcc_merge_change",
    "rcc_search_key",
    "base_partner_merge_automatic_wizard",
}
#: kept by memberships and by Odoo from what is moved
DERIVED = {("res_partner", "commercial_partner_id"), ("res_partner", "rcc_head_id")}


class References:
    """The columns that name a partner.

    :ivar keys: {table: [columns that are foreign keys to res_partner]}
    :ivar loose: [(table, condition on its rows `t`, column, is it "model,id"?)] that name it by model and number
    :ivar stays: tables whose rows keep naming the customer that goes: evidence, which is never rewritten
    """

    def __init__(self, env):
        self.env = env
        self.models = {
            model._table: model
            for model in env.values()
            if model._auto and not model._abstract and not model._transient
        }
        transient = {model._table for model in env.values() if model._transient}
        self.keys = {}
        for table, column in self._foreign_keys("res_partner"):
            if table not in OWN | transient and (table, column) not in DERIVED:
                self.keys.setdefault(table, []).append(column)
        self.loose = list(self._loose())
        evidence = {
            table
            for table, model in self.models.items()
            if any(
                isinstance(law, (AppendOnly, TriggersOnly)) for law in model._table_objects.values()
            )
        }
        self.stays = evidence | env["rcc.merge"]._staying_tables()

    def _foreign_keys(self, table):
        """(table, column) of every foreign key to a table."""
        return self.env.execute_query(
            SQL(
                """SELECT con.conrelid::regclass::text, att.attname
                     FROM pg_constraint con
                     JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
                    WHERE con.contype = 'f' AND con.confrelid = %s::regclass ORDER BY 1, 2""",
                table,
            )
        )

    def _loose(self):
        """Messages, activities, attachments and whatever else names a record by model and number."""
        for table, model in self.models.items():
            if table in OWN:
                continue
            for field in model._fields.values():
                if not field.store:
                    continue
                if field.type == "many2one_reference" and field.model_field:
                    where = SQL("t.%s = 'res.partner'", SQL.identifier(field.model_field))
                    if table == "ir_attachment":  # pictures of the record itself are no attachments
                        where = SQL("%s AND t.res_field IS NULL", where)
                    yield table, where, field.name, False
                elif field.type == "reference":
                    yield table, SQL("TRUE"), field.name, True

    def has_id(self, table):
        """Tables of many2many fields have no id."""
        return table in self.models

    def is_ours(self, table):
        """Tables of which a merge may change more than the pointer."""
        return table == "res_partner" or table.startswith("rcc_")

    def tables(self):
        """Every table with a pointer, the customers themselves first."""
        return list(
            dict.fromkeys(["res_partner", *self.keys, *(table for table, *_rest in self.loose)])
        )

    def pointing(self, table, partner_ids):
        """The condition on rows `t` of a table that name one of these partners."""
        parts = [
            SQL("t.%s = ANY(%s)", SQL.identifier(column), partner_ids)
            for column in self.keys.get(table, ())
        ]
        parts += [
            SQL("(%s AND %s)", where, self.loose_match(column, words, partner_ids))
            for loose, where, column, words in self.loose
            if loose == table
        ]
        if table == "res_partner":
            parts = [SQL("t.id = ANY(%s)", partner_ids)]
        return SQL("(%s)", SQL(" OR ").join(parts))

    def loose_match(self, column, words, partner_ids):
        """The condition that a loose pointer names one of these partners."""
        values = [f"res.partner,{row_id}" for row_id in partner_ids] if words else partner_ids
        return SQL("t.%s = ANY(%s)", SQL.identifier(column), list(values))

    def pointers(self, table):
        """All columns of a table that may name a partner."""
        return [
            *self.keys.get(table, ()),
            *(column for loose, _where, column, _words in self.loose if loose == table),
        ]

    def count(self, partner_id):
        """{table: rows that name this partner and would change over} in one statement."""
        queries = []
        for table in self.tables():
            if table in self.stays:
                continue
            where = self.pointing(table, [partner_id])
            if table == "res_partner":
                where = SQL("t.parent_id = %s", partner_id)
            queries.append(
                SQL("SELECT %s, count(*) FROM %s t WHERE %s", table, SQL.identifier(table), where)
            )
        rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
        return {table: number for table, number in rows if number}

    def label(self, table):
        """What users call the records of a table."""
        model = self.models.get(table)
        return self.env["ir.model"]._get(model._name).name if model is not None else table
