"""What has come to use the customers of a register since it was imported. No model."""

from odoo.tools import SQL

#: tables of the import itself, and what follows from others
OWN = {
    "rcc_search_key",
    "rcc_source",
    "rcc_source_conflict",
    "rcc_membership",
    "rcc_identity",
    "rcc_household_file",
    "rcc_register_line",
}
#: fields that colleagues edit, with the kind of customer that has them
EDITABLE = (
    ("name", "person"),
    ("phone", "person"),
    ("street", "household"),
    ("rcc_area_id", "household"),
)
OWN_COLUMNS = {("res_partner", "commercial_partner_id"), ("res_partner", "rcc_head_id")}


class RegisterUses:
    """Counts, for one chunk of what an import brought, everything that would be lost or falsified by its going.

    :param sources: rows of `rcc.source` of one import
    """

    def __init__(self, register_import, sources):
        self.register, self.env = register_import, register_import.env
        self.made = [row["partner_id"] for row in sources if row["made"]]
        self.completed = [row["partner_id"] for row in sources if not row["made"]]
        self.since = min((row["create_date"] for row in sources), default=None)
        brought = [row["brought"] or {} for row in sources]
        self.memberships = [row["membership"] for row in brought if "membership" in row]
        self.documents = [row["document"] for row in brought if "document" in row]

    def count(self):
        """{what, in words: how many} in the order in which it is told."""
        if not self.made and not self.completed:
            return {}
        found = self._edited() | self._own_uses() | self._references() | self._loose_references()
        return {label: number for label, number in found.items() if number}

    def _edited(self):
        """Customers whose fields are no longer what the register said."""
        changed = SQL(" OR ").join(
            SQL(
                """s.brought ? %(name)s AND p.%(column)s IS NULL
                OR (s.brought ? %(name)s OR s.made AND p.rcc_kind = %(kind)s) AND p.%(column)s IS NOT NULL
                   AND NOT EXISTS (SELECT FROM rcc_source said
                                    WHERE said.import_id = s.import_id AND said.partner_id = p.id
                                      AND said.brought ->> %(name)s = p.%(column)s::text)""",
                name=name,
                column=SQL.identifier(name),
                kind=kind,
            )
            for name, kind in EDITABLE
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT count(DISTINCT p.id) FROM rcc_source s JOIN res_partner p ON p.id = s.partner_id
                    WHERE s.import_id = %s AND p.id = ANY(%s) AND (s.made AND NOT p.active OR %s)""",
                self.register.id,
                self.made + self.completed,
                changed,
            )
        )
        return {self.env._("customers changed by a colleague"): rows[0][0]}

    def _own_uses(self):
        """Other registers, members, documents and economic files of these customers."""
        ours, everybody = self.register.id, self.made + self.completed
        queries = {
            self.env._("lines of another register"): SQL(
                """SELECT count(*) FROM rcc_register_line l WHERE l.import_id <> %(ours)s
                      AND (l.partner_id = ANY(%(made)s) OR l.household_id = ANY(%(made)s))""",
                ours=ours,
                made=self.made,
            ),
            self.env._("memberships changed or added"): SQL(
                """SELECT count(*) FROM rcc_membership m
                    WHERE (m.partner_id = ANY(%(made)s) OR m.group_id = ANY(%(made)s) OR m.id = ANY(%(own)s))
                      AND NOT EXISTS (SELECT FROM rcc_source s
                           WHERE s.import_id = %(ours)s AND s.partner_id = m.partner_id
                             AND (s.brought ->> 'membership')::int = m.id
                             AND s.brought ->> 'role' = m.role AND m.date_to IS NULL)""",
                made=self.made,
                own=self.memberships,
                ours=ours,
            ),
            self.env._("documents verified or added"): SQL(
                """SELECT count(*) FROM rcc_identity i
                    WHERE (i.partner_id = ANY(%(made)s) OR i.spouse_id = ANY(%(made)s))
                      AND (i.id <> ALL(%(own)s) OR i.verified_at IS NOT NULL OR NOT i.active)""",
                made=self.made,
                own=self.documents,
            ),
            self.env._("newer economic files"): SQL(
                """SELECT count(*) FROM rcc_household_file f
                    WHERE f.partner_id = ANY(%(all)s) AND f.import_id IS DISTINCT FROM %(ours)s
                      AND (f.partner_id = ANY(%(made)s) OR f.id > ANY (
                          SELECT own.id FROM rcc_household_file own
                           WHERE own.partner_id = f.partner_id AND own.import_id = %(ours)s))""",
                all=everybody,
                made=self.made,
                ours=ours,
            ),
        }
        return {label: self.env.execute_query(query)[0][0] for label, query in queries.items()}

    def _references(self):
        """Rows of any other table that name a customer who would go, or were filed since on one who stays."""
        models = {model._table: model for model in self.env.values() if model._auto}
        found = {}
        for table, column, target in self._foreign_keys():
            if table in OWN or (table, column) in OWN_COLUMNS:
                continue
            model = models.get(table)
            label = self.env["ir.model"]._get(model._name).name if model is not None else table
            query = self._reference_query(table, column, target, model)
            number = self.env.execute_query(query)[0][0]
            found[label] = found.get(label, 0) + number
        return found

    def _reference_query(self, table, column, target, model):
        """Count what names our customers, or the files that the import filed."""
        names = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
        follows = self.register._follows().get(table, SQL("FALSE"))
        if target == "rcc_household_file":
            return SQL(
                """SELECT count(*) FROM %(table)s t JOIN rcc_household_file f ON f.id = t.%(column)s
                    WHERE f.import_id = %(ours)s AND f.partner_id = ANY(%(all)s) AND NOT (%(follows)s)""",
                follows=follows,
                ours=self.register.id,
                all=self.made + self.completed,
                **names,
            )
        if (table, column) == ("res_partner", "parent_id"):
            return SQL(
                """SELECT count(*) FROM res_partner t WHERE t.parent_id = ANY(%s) AND NOT EXISTS (
                       SELECT FROM rcc_source s WHERE s.import_id = %s AND s.partner_id = t.id)""",
                self.made,
                self.register.id,
            )
        since = SQL()
        if model is not None and model._name.startswith("rcc.") and model._log_access:
            since = SQL(
                " OR t.%(column)s = ANY(%(ids)s) AND t.create_date > %(since)s",
                column=names["column"],
                ids=self.completed,
                since=self.since,
            )
        return SQL(
            "SELECT count(*) FROM %(table)s t WHERE (t.%(column)s = ANY(%(made)s)%(since)s) AND NOT (%(follows)s)",
            made=self.made,
            follows=follows,
            since=since,
            **names,
        )

    def _foreign_keys(self):
        """(table, column, table pointed at) of whatever points at customers or their files."""
        return self.env.execute_query(
            SQL(
                """SELECT con.conrelid::regclass::text, att.attname, con.confrelid::regclass::text
                     FROM pg_constraint con
                     JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
                    WHERE con.contype = 'f'
                      AND con.confrelid IN ('res_partner'::regclass, 'rcc_household_file'::regclass)
                    ORDER BY 1, 2"""
            )
        )

    def _loose_references(self):
        """Messages, activities, attachments and whatever else names a record by model and number."""
        found = {}
        for model in self.env.values():
            if not model._auto or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                if field.type == "many2one_reference" and field.store and field.model_field:
                    label = self.env["ir.model"]._get(model._name).name
                    number = self.env.execute_query(self._loose_query(model, field))[0][0]
                    found[label] = found.get(label, 0) + number
        return found

    def _loose_query(self, model, field):
        return SQL(
            "SELECT count(*) FROM %s t WHERE t.%s = 'res.partner' AND t.%s = ANY(%s)",
            SQL.identifier(model._table),
            SQL.identifier(field.model_field),
            SQL.identifier(field.name),
            self.made,
        )
