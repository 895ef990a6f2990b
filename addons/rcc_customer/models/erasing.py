"""Taking the personal data of a customer out of the database, while rows that money needs stay. No model."""

import os

from odoo.tools import SQL

from odoo.addons.rcc_base.tools.secret import encrypt

from .merge_move import Opened
from .merge_references import References

#: tables whose rows about a person say nothing else
DROPPED = ("rcc_search_key", "rcc_phone", "rcc_likeness_key", "res_partner_bank")
#: columns of a partner that say nothing about the person
PLAIN = {"rcc_customer_no", "rcc_kind", "rcc_lifecycle", "type", "lang", "tz", "rcc_scope_key"}
#: {table: columns emptied in every row about a person}; where a text is required it is emptied by ''
EMPTIED = {
    "rcc_source": {"former": None, "brought": None},
    "rcc_source_conflict": {
        "in_force": "",
        "other": "",
        "in_force_source": None,
        "other_source": None,
    },
    "rcc_register_line": dict.fromkeys(
        (
            "name",
            "number_shown",
            "number_masked",
            "number_hmac",
            "number_encrypted",
            "data",
            "phone",
            "village",
            "facts",
            "notes",
        )
    ),
    "rcc_consent": dict.fromkeys(("guardianship", "paper_no", "scan_name", "withdrawal_reason")),
    "rcc_identity_double": {"number_masked": None, "certificate_no": "", "issued_by": ""},
    "rcc_duplicate": {"reasons": None, "decided_reasons": None, "decision_reason": None},
}
SCANS = ("res.partner", "rcc.identity", "rcc.identity.double", "rcc.consent", "rcc.household.file")


class Eraser:
    """Erases one root customer with its persons.

    :ivar ids: the customer, everybody below it, and records that were merged into them
    :ivar words: {what was known of them: what stands there now}
    """

    def __init__(self, customer):
        self.env = customer.env
        self.customer = customer
        everybody = customer.with_context(active_test=False)
        self.people = customer | everybody.child_ids
        gone = self.env["rcc.merge"].search([("survivor_id", "in", self.people.ids)]).gone_id
        self.people |= gone
        self.ids = self.people.ids
        self.words = self._known_words()
        self.references = References(self.env)

    def erase(self):
        """Everything, in an order in which nothing is lost from sight before it is erased."""
        self.env.flush_all()
        with Opened(self.env):
            self._drop_papers()
            self._drop_talk()
            self._seal_numbers()
            self._empty_rows()
            self._replace_words()
            self._drop_rows()
            self._empty_partners()
        self.env.invalidate_all(flush=False)

    def _known_words(self):
        words = {}
        for person in self.people:
            stays = self._name_of(person)
            for name in ("name", "complete_name"):
                words[person[name] or ""] = stays
            for name in ("phone", "phone_sanitized", "email", "street", "street2", "ref"):
                words.setdefault(person[name] or "", "")
        phones = self.env["rcc.phone"].search([("partner_id", "in", self.ids)])
        words |= dict.fromkeys([*phones.mapped("number"), *phones.mapped("number_key")], "")
        return {
            word: words[word]
            for word in sorted(words, key=len, reverse=True)
            if len(word or "") > 1
        }

    def _name_of(self, person):
        chinese = self.env(context=self.env.context | {"lang": "zh_CN"})
        return chinese._("Erased customer %(number)s", number=person.rcc_customer_no or person.id)

    def _drop_papers(self):
        """Scans, photos and other files, those of binary fields included; unlinking takes the content, too."""
        files = self.env["ir.attachment"]
        for model in SCANS:
            if model == "res.partner":
                ids = self.ids
            else:
                records = self.env[model].with_context(active_test=False)
                ids = records.search([("partner_id", "in", self.ids)]).ids
            domain = [("id", "!=", False), ("res_model", "=", model), ("res_id", "in", ids)]
            files |= files.search(domain)
        files.unlink()
        self.env.flush_all()

    def _drop_talk(self):
        """Messages, activities and followers of the customers themselves."""
        about = [("res_id", "in", self.ids)]
        self.env["mail.message"].search([("model", "=", "res.partner"), *about]).unlink()
        activities = self.env["mail.activity"].with_context(active_test=False)
        activities.search([("res_model", "=", "res.partner"), *about]).unlink()
        self.env["mail.followers"].search([("res_model", "=", "res.partner"), *about]).unlink()
        self.env.flush_all()

    def _seal_numbers(self):
        """A document stays as a row without its number: nothing finds it or opens it again."""
        for table in ("rcc_identity", "rcc_identity_double"):
            self._run(
                """UPDATE %s SET number_masked = NULL, number_encrypted = %s, number_hmac = 'erased:' || %s || id
                    WHERE partner_id = ANY(%s)""",
                SQL.identifier(table),
                encrypt(""),
                os.urandom(8).hex(),
                self.ids,
            )
        self._run(
            "UPDATE rcc_identity SET active = FALSE, date_from = NULL, date_to = NULL, reminded_to = NULL"
            " WHERE partner_id = ANY(%s)",
            self.ids,
        )

    def _empty_rows(self):
        self._run(
            """UPDATE rcc_merge_change SET before = NULL, after = NULL WHERE merge_id IN (
                SELECT id FROM rcc_merge WHERE survivor_id = ANY(%s) OR gone_id = ANY(%s))""",
            self.ids,
            self.ids,
        )
        self._run(
            """UPDATE rcc_register_line SET partner_id = COALESCE(rcc_register_line.partner_id, told.partner_id)
                 FROM rcc_source told WHERE told.line_id = rcc_register_line.id AND told.partner_id = ANY(%s)""",
            self.ids,
        )
        for table, columns in EMPTIED.items():
            setters = SQL(", ").join(
                SQL("%s = %s", SQL.identifier(name), value) for name, value in columns.items()
            )
            self._run(
                "UPDATE %s SET %s WHERE %s", SQL.identifier(table), setters, self._about(table)
            )

    def _replace_words(self):
        """What else names the customer in rows that point at them: only the known words go, the row stays."""
        for table in self.references.keys:
            if table == "res_partner" or table in DROPPED or table in EMPTIED:
                continue
            model = self.references.models.get(table)
            for field in model._fields.values() if model is not None else ():
                if (
                    field.store
                    and field.column_type
                    and field.type in ("char", "text", "html", "json")
                ):
                    self._replace_in(table, field)

    def _replace_in(self, table, field):
        column = SQL.identifier(field.name)
        kind = SQL(field.column_type[1])
        clean = SQL("t.%s::text", column)
        for word, stays in self.words.items():
            clean = SQL("replace(%s, %s, %s)", clean, word, stays)
        self._run(
            "UPDATE %s t SET %s = (%s)::%s WHERE %s AND t.%s::text LIKE ANY(%s)",
            SQL.identifier(table),
            column,
            clean,
            kind,
            self._about(table, "t"),
            column,
            [f"%{word}%" for word in self.words],
        )

    def _drop_rows(self):
        for table in DROPPED:
            if table in self.references.keys or table == "rcc_search_key":
                columns = self.references.keys.get(table, ["partner_id"])
                self._run(
                    "DELETE FROM %s WHERE %s",
                    SQL.identifier(table),
                    SQL(" OR ").join(
                        SQL("%s = ANY(%s)", SQL.identifier(name), self.ids) for name in columns
                    ),
                )

    def _empty_partners(self):
        """The partners themselves: the name tells that there was somebody, nothing else."""
        fields = self.env["res.partner"]._fields.values()
        texts = [
            field.name
            for field in fields
            if field.store
            and field.column_type
            and field.type in ("char", "text", "html", "json", "properties")
            and field.name not in PLAIN | {"name", "complete_name"}
        ]
        nulls = [*texts, "rcc_birth_date", "rcc_sex", "partner_latitude", "partner_longitude"]
        for person in self.people:
            self._run(
                "UPDATE res_partner SET name = %s, complete_name = %s, active = FALSE, %s WHERE id = %s",
                self._name_of(person),
                self._name_of(person),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in nulls),
                person.id,
            )

    def _about(self, table, alias=None):
        """The condition on a table's rows that point at these customers."""
        of = SQL.identifier(alias or table)
        return SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL("%s.%s = ANY(%s)", of, SQL.identifier(column), self.ids)
                for column in self.references.keys.get(table, ["partner_id"])
            ),
        )

    def _run(self, code, *values):
        self.env.cr.execute(SQL(code, *values))
