import functools
import json
import re

from odoo import models
from odoo.tools import SQL

from odoo.addons.rcc_branch.tools.scope import NO_BRANCH

from ..tools import pinyin

MOBILE = re.compile(r"1\d{10}")
LARGE = 20_000  # rows from which on no plan reads a whole table for one row
SKIPPED = frozenset({"id", "create_uid", "create_date", "write_uid", "write_date"})


class ResPartner(models.Model):
    """Partners by the thousand: base columns by one INSERT, every stored compute by Odoo's own formula afterwards.

    The only place where partners are inserted as a set. The result is that of `create()`, column by
    column (a test compares); no message is posted and nobody follows.
    """

    _inherit = "res.partner"

    def _rcc_insert_set(self, vals_list):
        """Insert customers and return them in the order given; search keys and satellites are the caller's.

        :param list vals_list: dicts of stored columns; what is missing takes the default. `parent_id`
            and `rcc_head_id` may be set here (and only here), since the caller files the membership in
            the same transaction; with ids of `_rcc_reserve` a household and its head can name each other.
        """
        if not vals_list:
            return self.browse()
        self.env.flush_all()
        defaults = self._rcc_first_values()
        numbers = self._rcc_next_numbers(len(vals_list))
        names = dict.fromkeys(name for vals in vals_list for name in vals)
        rows = [
            {**names, **defaults, "rcc_customer_no": number, **vals}
            for number, vals in zip(numbers, vals_list)
        ]
        if "id" in names:
            rows = self._rcc_known_columns(rows)
        partners = self._rcc_insert_rows("res.partner", rows)
        self._rcc_look_again(len(rows))
        below = self.browse(
            partner.id for partner, row in zip(partners, rows) if row.get("parent_id")
        )
        self._rcc_compute_set([partners - below, below], set(rows[0]))
        return partners

    def _rcc_first_values(self):
        """What a new customer begins with, where nothing else is said."""
        return {"rcc_lifecycle": "prospect", "is_company": False, **self._rcc_set_defaults()}

    def _rcc_reserve(self, count, model="res.partner"):
        """Draw ids ahead of an INSERT."""
        sequence = f"{self.env[model]._table}_id_seq"
        rows = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", sequence, count)
        )
        return [row_id for (row_id,) in rows]

    def _rcc_set_defaults(self):
        """Defaults of all columns, taken once a transaction."""
        cached = self.env.cr.cache.get("rcc_partner_defaults")
        if cached is None:
            names = [
                name
                for name, field in self._fields.items()
                if field.store and field.column_type and name not in SKIPPED
            ]
            taken = {"active": True, **self.default_get(names)}
            cached = {
                name: value
                for name, value in taken.items()
                if value is not None
                and (value is not False or self._fields[name].type == "boolean")
            }
            self.env.cr.cache["rcc_partner_defaults"] = cached
        return cached

    def _rcc_insert_rows(self, model, rows):
        """Insert rows (dicts of columns, all with the same keys) in one statement; returns the records.

        They come in the order of the rows: the ids are drawn first.
        """
        records = self.env[model]
        if "id" not in rows[0]:
            ids = self._rcc_reserve(len(rows), model)
            rows = [{**row, "id": row_id} for row_id, row in zip(ids, rows)]
        names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
        same = {name: rows[0][name] for name in names if self._rcc_is_same(rows, name)}
        told = [name for name in names if name not in same] or ["id"]
        payload = json.dumps([[row[name] for name in told] for row in rows], default=str)
        values = {name: self._rcc_constant(records._fields[name], same[name]) for name in same}
        for place, name in enumerate(told):
            values[name] = self._rcc_element(records._fields[name], place)
        if records._log_access:
            now = SQL("now() at time zone 'UTC'")
            by = SQL("%s", self.env.uid)
            values |= {"create_uid": by, "write_uid": by, "create_date": now, "write_date": now}
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM jsonb_array_elements(%s::jsonb) AS new(row)",
                SQL.identifier(records._table),
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(values.values()),
                payload,
            )
        )
        return records.browse(row["id"] for row in rows)

    def _rcc_is_same(self, rows, name):
        """Whether all rows have one value: it is then said once and not in each row."""
        return name != "id" and all(row[name] == rows[0][name] for row in rows)

    def _rcc_constant(self, field, value):
        kind = SQL(field.column_type[1])
        text = json.dumps(value) if field.column_type[0] == "jsonb" else value
        return SQL("%s::%s", text, kind)

    def _rcc_element(self, field, place):
        """The value at a place of the row's list, as the column's type."""
        if field.column_type[0] == "jsonb":
            return SQL("nullif(new.row -> %s, 'null'::jsonb)", place)
        return SQL("(new.row ->> %s)::%s", place, SQL(field.column_type[1]))

    def _rcc_look_again(self, added):
        """Have the database look again at a small table that has grown by more than a tenth.

        Foreign keys check by plans that a session keeps: one made for a small table reads all of it, once a row.
        """
        rows = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'res_partner'::regclass")
        )
        if rows[0][0] < min(10 * added, LARGE):
            self.env.cr.execute(SQL("ANALYZE res_partner"))

    def _rcc_known_columns(self, rows):
        """Fill the computed columns whose formula says little about a new household or a member of one.

        A test compares every column with what the ORM writes. Members of households that are not among the rows,
        and fields of other addons, are left to the ORM.
        """
        made = {row["id"]: row for row in rows}
        if any(row.get("parent_id") and row["parent_id"] not in made for row in rows):
            return rows
        phones = self._rcc_phone_format()
        empty = {
            name: None
            for name in (
                "email_normalized",
                "company_registry",
                "properties",
                "commercial_company_name",
                "user_id",
            )
            if not any(row.get(name) or row.get("email") for row in rows)
        }
        areas = self.env["rcc.area"].browse({row.get("rcc_area_id") for row in rows} - {None})
        villages = {area.id: area.name for area in areas}
        for row in rows:
            above = made.get(row.get("parent_id"))
            called = (
                (row["name"], above["name"], villages.get(row.get("rcc_area_id"))) if above else ()
            )
            row |= empty | {
                "employee": False,
                "rcc_scope_key": row.get("rcc_branch_id") or NO_BRANCH,
                "partner_share": True,
                "commercial_partner_id": row.get("parent_id") or row["id"],
                "complete_name": " · ".join(filter(None, called)) or row["name"],
                "phone_sanitized": phones(row["phone"]) if row.get("phone") else None,
                "rcc_pinyin": pinyin.full(row["name"]),
            }
        return rows

    def _rcc_phone_format(self):
        """A function: phone -> as Odoo keeps it for comparisons.

        Whether a mobile number exists is told by its first seven digits, the segment that the ministry allots.
        """
        formatted = functools.cache(lambda phone: self._phone_format(number=phone) or None)

        def keep(phone):
            if not MOBILE.fullmatch(phone):
                return formatted(phone)
            like = formatted(f"{phone[:7]}0000")
            return like and like[:-4] + phone[7:]

        return keep

    def _rcc_compute_set(self, generations, given):
        """Let the ORM fill every stored compute that was not given; parents come before those below."""
        self.env.invalidate_all(flush=False)
        computed = [
            field
            for name, field in self._fields.items()
            if field.store and field.compute and field.column_type and name not in given
        ]
        for field in computed:
            self.env.add_to_compute(field, self.union(*generations))
        # the ORM would go through recursive fields record by record
        recursive = sorted(
            (field for field in computed if field.recursive),
            key=lambda field: field.name != "commercial_partner_id",
        )
        for field in recursive:
            for partners in generations:
                field.compute_value(partners)
        self.env.flush_all()
