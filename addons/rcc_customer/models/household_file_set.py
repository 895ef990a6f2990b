import json

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.facts import FACTS, clean, derive, overlay


class HouseholdFile(models.Model):
    """Filing facts: one household or many, the same path."""

    _inherit = "rcc.household.file"

    @api.model
    def _file_facts(self, partner, facts, date, source="survey", import_id=None):
        """File the facts of one household; see `_file_facts_set`. Returns new/changed/unchanged/older."""
        return self._file_facts_set(
            [
                {
                    "partner_id": partner.id,
                    "facts": facts,
                    "date": date,
                    "source": source,
                    "import_id": import_id,
                }
            ]
        )[0]

    @api.model
    def _file_facts_set(self, rows):
        """File facts of many households in two statements; what a row does not know stays as it was.

        The newer source wins; an older one still adds what nobody knew. The caller answers for access and scope.

        The lines of the file before are carried on; a row with a sheet is the whole file, and brings its own.

        :param list rows: dicts of partner_id (household), facts {name: number or None}, date, source, import_id,
            sheet_id
        :return: for each row 'new', 'changed', 'unchanged' or 'older' (nothing new in an older source)
        """
        present = self._present({row["partner_id"] for row in rows})
        filed, states = {}, []
        for row in rows:
            state, file = self._decide(present.get(row["partner_id"]), row)
            states.append(state)
            if file:
                present[row["partner_id"]] = filed[row["partner_id"]] = file
        if filed:
            self._replace(list(filed.values()))
        return states

    @api.model
    def _present(self, partner_ids):
        """The live file of each household as {partner id: {date, facts}}."""
        self.flush_model()
        columns = SQL(", ").join(map(SQL.identifier, FACTS))
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT partner_id, date_from, sheet_id, %s FROM rcc_household_file"
                " WHERE date_to IS NULL AND partner_id IN %s",
                columns,
                tuple(partner_ids) or (0,),
            )
        )
        return {
            row["partner_id"]: {
                "date": row["date_from"],
                "sheet_id": row["sheet_id"],
                "facts": clean({name: row[name] for name in FACTS}),
            }
            for row in rows
        }

    @api.model
    def _decide(self, present, row):
        """What becomes of one row: its state, and the file to open or None."""
        facts, date = clean(row["facts"]), fields.Date.to_date(row["date"])
        if row.get("sheet_id"):
            if present and date < present["date"]:
                return "older", None
            return "changed" if present else "new", {**row, "facts": derive(facts), "date": date}
        if present and date < present["date"]:
            facts, date = (
                {name: value for name, value in facts.items() if name not in present["facts"]},
                present["date"],
            )
            if not facts:
                return "older", None
        merged = overlay(present["facts"] if present else {}, facts)
        if merged == (present["facts"] if present else {}):
            return "unchanged", None
        file = {"sheet_id": (present or {}).get("sheet_id"), "facts": merged, "date": date}
        return "changed" if present else "new", row | file

    @api.model
    def _replace(self, files):
        """Close the live files of these households and open the new ones."""
        payload = json.dumps([self._record(file) for file in files], default=str)
        self.env["res.partner"].flush_model(["rcc_branch_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE rcc_household_file file
                      SET date_to = new.date_from, write_date = now() at time zone 'UTC', write_uid = %s
                     FROM jsonb_to_recordset(%s::jsonb) AS new(partner_id int4, date_from date)
                    WHERE file.partner_id = new.partner_id AND file.date_to IS NULL""",
                self.env.uid,
                payload,
            )
        )
        names = list(self._record(files[0]))
        names += [name for name in FACTS if name not in names]
        rows = run_set(self.env, self._insert_sql(names, payload), {self._name: ["partner_id"]})
        files = self.browse(file_id for (file_id,) in rows)
        self.env.remove_to_compute(self._fields["branch_id"], files)  # the statement has filled it

    @api.model
    def _record(self, file):
        """One file as columns."""
        return {
            "partner_id": file["partner_id"],
            "date_from": file["date"],
            "import_id": file.get("import_id"),
            "sheet_id": file.get("sheet_id"),
            "currency_id": self.env.company.currency_id.id,
            "source": file.get("source") or "survey",
            "collected_by_id": file.get("collected_by_id") or self.env.uid,
            **file["facts"],
        }

    @api.model
    def _insert_sql(self, names, payload):
        """INSERT of the records in a JSON list; the branch is the household's."""
        return SQL(
            """INSERT INTO rcc_household_file (%(columns)s, branch_id, create_uid, write_uid, create_date, write_date)
               SELECT %(new)s, household.rcc_branch_id, %(uid)s, %(uid)s,
                      now() at time zone 'UTC', now() at time zone 'UTC'
                 FROM jsonb_to_recordset(%(payload)s::jsonb) AS new(%(typed)s)
                 JOIN res_partner household ON household.id = new.partner_id
               RETURNING id""",
            columns=SQL(", ").join(map(SQL.identifier, names)),
            new=SQL(", ").join(SQL.identifier("new", name) for name in names),
            typed=SQL(", ").join(
                SQL("%s %s", SQL.identifier(name), SQL(self._fields[name].column_type[0]))
                for name in names
            ),
            uid=self.env.uid,
            payload=payload,
        )
