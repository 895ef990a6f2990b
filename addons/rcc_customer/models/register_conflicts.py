"""Where a register says something else than what is on record. No model: it belongs to one chunk of lines."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..tools.facts import FACTS, clean
from .source_conflict import DAYS


class RegisterConflicts:
    """Finds them for known customers, lets the rule decide, and files them for the back office."""

    def __init__(self, register_import):
        self.register, self.env = register_import, register_import.env
        self.files, self.rows = self.env["rcc.household.file"], []

    def judge(self, lines):
        """Take out of the lines' facts what does not hold against what was confirmed; note every difference."""
        households = {line["household_id"] for line in lines}
        present = self.files._present(households)
        if not present:
            return
        origins, confirmed = self._origins(present), self._confirmed(present)
        for line in lines:
            file = present.get(line["household_id"])
            if file:
                self._judge(line, file, origins[line["household_id"]], confirmed)

    def _judge(self, line, file, origin, confirmed):
        said, date = clean(line["facts"]), fields.Date.to_date(line["data"]["date"])
        if origin[0] == self.register.id or abs(date - file["date"]) > timedelta(days=DAYS):
            return
        seen = confirmed.get(line["household_id"], {})
        for name, value in said.items():
            there = file["facts"].get(name)
            if there is None or there == value:
                continue
            if seen.get(name) == there:
                line["facts"] = {key: said for key, said in line["facts"].items() if key != name}
                self.note(line, line["household_id"], name, there, value, "verified", origin[1])
            elif date < file["date"]:
                self.note(line, line["household_id"], name, there, value, "newer", origin[1])
            else:
                self.note(line, line["household_id"], name, value, there, "newer", origin[1], True)

    def note(self, line, partner_id, name, in_force, other, rule, present="", taken=False):
        """Note one difference; `present` says where the value on record is from, `taken` whether it gave way."""
        own = f"{self.register.name} {line['sheet']} {line['row_number']} ({line['data']['date']})"
        self.rows.append(
            {
                "partner_id": partner_id,
                "field": name,
                "in_force": str(in_force),
                "in_force_source": own if taken else present,
                "other": str(other),
                "other_source": present if taken else own,
                "rule": rule,
                "import_id": self.register.id,
                "line_id": line["id"],
                "state": "open",
            }
        )

    def _origins(self, present):
        """{household: (import, where its live file is from)}"""
        labels = dict(self.files._fields["source"]._description_selection(self.env))
        rows = self.env.execute_query(
            SQL(
                """SELECT f.partner_id, f.import_id, f.source, f.date_from, i.name FROM rcc_household_file f
                     LEFT JOIN rcc_register_import i ON i.id = f.import_id
                    WHERE f.date_to IS NULL AND f.partner_id IN %s""",
                tuple(present),
            )
        )
        return {
            partner_id: (import_id, f"{name or labels.get(source, source)} ({date})")
            for partner_id, import_id, source, date, name in rows
        }

    def _confirmed(self, present):
        """{household: facts that the last survey confirmed, if it is not too long ago}"""
        columns = SQL(", ").join(map(SQL.identifier, FACTS))
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT DISTINCT ON (partner_id) partner_id, %s FROM rcc_household_file
                    WHERE source = 'survey' AND partner_id IN %s AND date_from > %s
                    ORDER BY partner_id, date_from DESC, id DESC""",
                columns,
                tuple(present),
                self.env["rcc.post"]._today() - timedelta(days=DAYS),
            )
        )
        return {row.pop("partner_id"): clean(row) for row in rows}
