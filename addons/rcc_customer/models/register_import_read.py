import itertools
import json
import re
from difflib import SequenceMatcher

from odoo import fields, models
from odoo.addons.rcc_base.tools.identity import mask_number, parse_resident_id
from odoo.addons.rcc_base.tools.secret import encrypt, fingerprint
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import pinyin, register
from .register_import import FIELD_NAMES
from .register_line import ERRORS

CHUNK = 2000


class RegisterImport(models.Model):
    """From the file to the lines: what each row is, and what is wrong with it. Nothing but lines is written."""

    _inherit = "rcc.register.import"

    def _read(self):
        """Read the file into lines, sheet by sheet in one pass; the mapping is proposed where none is given."""
        self.ensure_one()
        sheets = self._open()
        answers = {sheet.name: {"area_id": sheet.area_id.id, "excluded": sheet.excluded} for sheet in self.sheet_ids}
        self.line_ids._fast_delete(self)
        self.sheet_ids.unlink()
        mapping, villages, seen = self._checked_mapping(), self._villages(), {}
        for sequence, sheet in enumerate(sheets):
            answer = answers.get(sheet.name, {})
            record, columns = self._read_heading(sheet, sequence, mapping, answer)
            if columns and not record.excluded:
                self._read_sheet(sheet, record, columns, villages, seen)
        self.with_context(register_held=True).write({"mapping": mapping, "stale": False})
        self.invalidate_recordset()

    def _checked_mapping(self):
        """The mapping as {sheet: {str(index): field}}; unknown fields are refused."""
        mapping = {}
        for sheet, chosen in (self.mapping or {}).items():
            mapping[sheet] = {str(int(index)): name for index, name in chosen.items() if name}
            unknown = set(mapping[sheet].values()) - FIELD_NAMES
            if unknown:
                raise UserError(self.env._("The mapping names fields that do not exist: %(names)s", names=", ".join(sorted(unknown))))
        return mapping

    def _villages(self):
        """The villages of the branch and the branches below it."""
        branches = self.env["rcc.branch"].browse(self.branch_id.sudo()._below())  # the network is open to all staff
        areas = self.env["rcc.area"].search(branches._villages_domain())
        return register.Villages(
            register.Village(area.id, area.name, area.parent_id.id, area.parent_id.name or "") for area in areas)

    def _read_heading(self, sheet, sequence, mapping, answer):
        """File what was found over a sheet; returns its record and {column: (field, unit)}, empty when it is no register."""
        sample = list(itertools.islice(sheet.rows(), register.SAMPLE))
        layout = register.find_heading(sample, sheet.merges)
        columns = register.propose(layout, sample[layout.bottom:])
        if sheet.name not in mapping:
            mapping[sheet.name] = {} if sheet.hidden else {str(column.index): column.field for column in columns if column.field}
        chosen = {int(index): name for index, name in mapping[sheet.name].items()}
        ignored = False
        if not any(any(value not in (None, "") for value in row) for row in sample):
            ignored = "empty"
        elif not {"name", "number"} & set(chosen.values()):
            ignored = "hidden" if sheet.hidden else "no_heading"
        record = self.env["rcc.register.sheet"].create({
            **answer, "import_id": self.id, "sequence": sequence, "name": sheet.name, "heading_row": layout.bottom, "ignored": ignored,
            "column_ids": [fields.Command.create({
                "index": column.index, "heading": column.heading, "sample": self._sample(sample[layout.bottom:], column.index)})
                for column in columns]})
        used = {} if ignored else {index: (name, register.unit_for(layout, index, name)) for index, name in chosen.items()}
        return record, used and (layout, used)

    def _sample(self, rows, index):
        """The first values of a column; numbers of documents masked."""
        texts = [register.clean(row[index]) for row in rows[:12] if index < len(row)]
        texts = [re.sub(r"\d{12,}[\dX]", lambda match: mask_number(match[0]), text) for text in texts if text]
        return " · ".join(texts[:3])[:120]

    def _read_sheet(self, sheet, record, plan, villages, seen):
        """Turn the rows of a sheet into lines, a chunk at a time, and note what has to be asked."""
        layout, used = plan
        reader = register.Reader(sheet, layout, {index: name for index, (name, unit) in used.items()},
                                 {index: unit for index, (name, unit) in used.items() if unit})
        place = _Place(self, sheet, layout, villages, record)
        dates = [date for title in layout.titles if (date := register.parse_date(title)) and date <= fields.Date.context_today(self)]
        heads, rows = {}, 0
        records = iter(reader)
        while chunk := list(itertools.islice(records, CHUNK)):
            rows += len(chunk)
            lines = [self._line(row, sheet.name, place, heads, dates[-1:]) for row in chunk]
            self._judge(lines, seen)
            place.open |= {note[2] for line in lines for note in line["notes"] if note[0] == "village_ambiguous"}
            self._insert_lines(lines)
        record.write({"rows": rows, "skipped": dict(reader.skipped), "candidate_ids": [fields.Command.set(place.candidate_ids())]})

    def _line(self, row, sheet_name, place, heads, dates):
        """The line of one record, as a dict of columns; `notes` are [code, about, value]."""
        person = self._person(row)
        notes = [[issue.code, issue.field, issue.value] for issue in row.issues]
        if row.role == "head":
            area_id, village, note = place.find(row)
            heads[row.row_number, row.half] = area_id, village
            notes += [note] if note else []
        else:
            area_id, village = heads.get(row.head, (None, ""))
        date, late = self._date(row, dates)
        notes += late
        return {
            "import_id": self.id, "branch_id": self.branch_id.id, "sheet": sheet_name, "row_number": row.row_number, "half": row.half,
            "head_row": row.head[0] if row.head else None, "role": row.role, "name": row.name, "kind": row.kind,
            "number_shown": person.get("masked") or row.number, "number_masked": person.get("masked"), "number_hmac": person.get("hmac"),
            "number_encrypted": person.get("encrypted"), "phone": " / ".join(row.phones) or None, "village": village or None, "area_id": area_id,
            "facts": {name: float(value) for name, value in row.facts.items()} or None, "notes": notes, "outcome": "pending",
            "data": {"birth": person.get("birth"), "sex": person.get("sex"), "address": row.texts.get("address") or row.texts.get("group"),
                     "date": date, "spouse": self._spouse(row, notes)},
        }

    def _person(self, row):
        """The sealed number of a record; an invalid one is noted with its reason."""
        if row.number and row.kind == "resident_id" and not any(issue.code == "precision" for issue in row.issues):
            try:
                return self._sealed(row.number)
            except ValueError as error:
                reason = getattr(error, "reason", "length")
                row.refuse("date_in_number" if reason == "date" else reason, "number", row.number)
        elif row.number and row.kind != "resident_id":
            row.refuse("kind_alone", "number", mask_number(row.number))
        elif not row.number and row.role != "head" and [issue.code for issue in row.issues if issue.error] == ["missing"]:
            row.issues = [issue for issue in row.issues if issue.code != "missing"]
            row.doubt("no_number")
        return {}

    def _sealed(self, number):
        """The columns of a valid resident ID number; ValueError otherwise."""
        person = parse_resident_id(number)
        return {"hmac": fingerprint("resident_id", person.number), "encrypted": encrypt(person.number), "masked": mask_number(person.number),
                "birth": str(person.birth_date), "sex": person.sex}

    def _spouse(self, row, notes):
        """The spouse named on the head's row, or None."""
        name, number = row.spouse
        if row.role != "head" or not name:
            return None
        try:
            return {"name": name, **self._sealed(number)} if number else None
        except ValueError:
            notes.append(["spouse_number", "", number])
            return None

    def _date(self, row, dates):
        """The date of a row's facts: its own, the sheet's, the import's; none lies ahead."""
        today = fields.Date.context_today(self)
        if row.date and row.date > today:
            return str(min(self.date, today)), [["date_future", "date", str(row.date)]]
        return str(row.date or next(iter(dates), None) or min(self.date, today)), []

    def _judge(self, lines, seen):
        """Set the lines' states: error, known person (on file or further up), doubtful, in order."""
        known = self._known({line["number_hmac"] for line in lines if line["number_hmac"]})
        for line in lines:
            key, notes = line["number_hmac"], line["notes"]
            earlier = known.get(key) or seen.get(key) if key else None
            if earlier:
                line["notes"] = notes = [note for note in notes if not note[0].startswith("village_")]
                line["area_id"] = line["area_id"] if earlier.get("row") else None
                notes += self._notes_on_known(line, earlier)
            errors = [note for note in notes if note[0] in ERRORS]
            if errors:
                line.update(state="error", outcome="refused", notes=errors)
                continue
            codes = {note[0] for note in notes}
            line["state"] = "warning" if codes & {"other_name", "other_person"} else "duplicate" if earlier else "warning" if notes else "ok"
            if key:
                seen.setdefault(key, {"name": line["name"], "row": f"{line['sheet']} {line['row_number']}"})

    def _notes_on_known(self, line, earlier):
        """What to say of a person whom the number names already."""
        notes = [["repeated", "", earlier["row"]]] if earlier.get("row") else [["elsewhere" if earlier["elsewhere"] else "known", "", ""]]
        if earlier["name"] != line["name"] and line["name"]:
            notes.append(["other_name" if self._same_name(earlier["name"], line["name"]) else "other_person", "", ""])
        return notes

    def _same_name(self, one, other):
        """Whether two spellings can be one person's: the same sound, or one character of several differs."""
        return pinyin.full(one) == pinyin.full(other) or SequenceMatcher(None, one, other).ratio() > 0.6

    def _known(self, keys):
        """{number_hmac: who has it} of live resident IDs in the whole cooperative."""
        scope = self.env.user._rcc_scope() if not self.env.su else None
        rows = self.env.execute_query_dict(SQL(
            """SELECT i.number_hmac, p.id AS partner_id, p.name, p.parent_id AS household_id, p.phone, p.rcc_branch_id AS branch_id,
                      h.rcc_head_id AS head_id, h.rcc_kind AS parent_kind
                 FROM rcc_identity i JOIN res_partner p ON p.id = i.partner_id LEFT JOIN res_partner h ON h.id = p.parent_id
                WHERE i.active AND i.kind = 'resident_id' AND i.number_hmac IN %s""", tuple(keys) or ("",)))
        return {row.pop("number_hmac"): {**row, "elsewhere": scope is not None and row["branch_id"] not in scope} for row in rows}

    def _insert_lines(self, lines):
        """Insert lines in one statement."""
        self.env["res.partner"]._rcc_insert_rows("rcc.register.line", lines)
        self.env["rcc.register.line"].invalidate_model()


class _Place:
    """Finds the village of each row: in the row, the section, the sheet's name, the titles, the address."""

    def __init__(self, register_import, sheet, layout, villages, record):
        self.villages, self.answer, self.cache, self.asked, self.open = villages, record.area_id, {}, {}, set()
        self.around = [sheet.name, *layout.titles]
        self.hints = [*layout.titles, sheet.name, register_import.filename or ""]

    def find(self, row):
        """(area id, village as written, note) of one record."""
        texts = row.texts
        key = tuple(texts.get(name, "") for name in ("township", "village")) + (row.section,)
        if key not in self.cache:
            hints = [texts.get("township", ""), row.section, *self.hints]
            self.cache[key] = self._first([(texts.get("village"), True), (row.section, False), *((text, False) for text in self.around)], hints), hints
        place, hints = self.cache[key]
        address = texts.get("address")
        if address and not place.village:
            if place.candidates:
                place = self._narrowed(place, address)
            elif not (texts.get("village") and place.said):
                found = self.villages.find(address, hints)
                place = found if found.village or found.candidates or not place.said else place
        return self._result(place)

    def _first(self, sources, hints):
        """The first text that names a village; an unknown name in the row itself or its section is not replaced by the sheet's."""
        said = register.Place()
        for text, labelled in sources:
            place = self.villages.find(text, hints, labelled) if text else register.Place()
            if place.village or place.candidates or place.said and labelled:
                return place
            said = said if said.said else place
        return said

    def _narrowed(self, place, address):
        townships = self.villages.township_ids([address])
        inside = [village for village in place.candidates if village.township_id in townships]
        return register.Place(village=inside[0]) if len(inside) == 1 else place

    def _result(self, place):
        answer = self.answer.id
        if place.candidates and answer:
            fitting = [village for village in place.candidates if answer in (village.id, village.township_id)]
            place = register.Place(village=fitting[0]) if len(fitting) == 1 else place
        if place.village:
            return place.village.id, place.village.name, None
        if place.candidates:
            name = place.candidates[0].name
            self.asked[name] = place.candidates
            return None, name, ["village_ambiguous", "village", name]
        if self.answer.level == "village":
            return answer, place.said, None
        return None, place.said, ["village_unknown", "village", place.said] if place.said else ["village_missing", "village", ""]

    def candidate_ids(self):
        """What to ask for: the villages when one name is open, the townships when several are; none when nothing is."""
        villages = {village for name in self.open for village in self.asked[name]}
        if len(self.open) == 1 or len({village.township_id for village in villages}) == 1:
            return [village.id for village in villages]
        return list({village.township_id for village in villages})
