from difflib import SequenceMatcher

from odoo import models
from odoo.tools import SQL

from ..tools import pinyin
from .register_line import ERRORS


class RegisterImport(models.Model):
    """What is known already about the persons of a register, by number alone, and what that makes of a line."""

    _inherit = "rcc.register.import"

    def _judge(self, lines):
        """Set the lines' states: error, known person (on file or further up), doubtful, in order."""
        keys = {line["number_hmac"] for line in lines if line["number_hmac"]}
        known, seen = self._known(keys), self._seen(keys)
        for line in lines:
            key, notes = line["number_hmac"], line["notes"]
            earlier = known.get(key) or seen.get(key) if key else None
            if earlier:
                line["notes"] = notes = [
                    note for note in notes if not note[0].startswith("village_")
                ]
                line["area_id"] = line["area_id"] if earlier.get("row") else None
                notes += self._notes_on_known(line, earlier)
            errors = [note for note in notes if note[0] in ERRORS]
            if errors:
                line.update(state="error", outcome="refused", notes=errors)
                continue
            codes = {note[0] for note in notes}
            line["state"] = (
                "warning"
                if codes & {"other_name", "other_person"}
                else "duplicate"
                if earlier
                else "warning"
                if notes
                else "ok"
            )
            if key:
                seen.setdefault(
                    key, {"name": line["name"], "row": f"{line['sheet']} {line['row_number']}"}
                )

    def _notes_on_known(self, line, earlier):
        """What to say of a person whom the number names already."""
        notes = (
            [["repeated", "", earlier["row"]]]
            if earlier.get("row")
            else [["elsewhere" if earlier["elsewhere"] else "known", "", ""]]
        )
        if earlier["name"] != line["name"] and line["name"]:
            notes.append(
                [
                    "other_name"
                    if self._same_name(earlier["name"], line["name"])
                    else "other_person",
                    "",
                    "",
                ]
            )
        return notes

    def _seen(self, keys):
        """{number_hmac: name and row} of persons who stand further up in this register, without error."""
        self.env["rcc.register.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (number_hmac) number_hmac, name, sheet, row_number FROM rcc_register_line
                    WHERE import_id = %s AND number_hmac IN %s AND state <> 'error' ORDER BY number_hmac, id""",
                self.id,
                tuple(keys) or ("",),
            )
        )
        return {key: {"name": name, "row": f"{sheet} {row}"} for key, name, sheet, row in rows}

    def _same_name(self, one, other):
        """Whether two spellings can be one person's: the same sound, or one character of several differs."""
        return (
            pinyin.full(one) == pinyin.full(other)
            or SequenceMatcher(None, one, other).ratio() > 0.6
        )

    def _known(self, keys):
        """{number_hmac: who has it} of live resident IDs in the whole cooperative."""
        scope = self.env.user._rcc_scope()
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT i.number_hmac, p.id AS partner_id, p.name, p.parent_id AS household_id, p.phone,
                          p.rcc_branch_id AS branch_id, p.rcc_customer_group_id AS customer_group_id,
                          h.rcc_head_id AS head_id
                     FROM rcc_identity i
                     JOIN res_partner p ON p.id = i.partner_id
                     LEFT JOIN res_partner h ON h.id = p.parent_id
                    WHERE i.active AND i.certificate_id IS NULL AND i.kind = 'resident_id'
                      AND i.number_hmac IN %s""",
                tuple(keys) or ("",),
            )
        )
        return {
            row.pop("number_hmac"): {
                **row,
                "elsewhere": not self.env.su
                and not scope.covers(row["branch_id"], row["customer_group_id"]),
            }
            for row in rows
        }
