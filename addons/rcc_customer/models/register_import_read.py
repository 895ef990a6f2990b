import collections
import itertools

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.identity import mask_number, parse_resident_id
from odoo.addons.rcc_base.tools.secret import encrypt, fingerprint

from ..tools import register
from .register_import import FIELD_NAMES
from .register_place import RegisterPlace

CHUNK = 2000


class RegisterImport(models.Model):
    """From the file to the lines: what each row is, and what is wrong with it. Nothing but lines is written."""

    _inherit = "rcc.register.import"

    def _read(self):
        """Read the file into lines, sheet by sheet in one pass; the mapping is proposed where none is given."""
        self.ensure_one()
        sheets = self._open()
        answers = {
            sheet.name: {"area_id": sheet.area_id.id, "excluded": sheet.excluded}
            for sheet in self.sheet_ids
        }
        self.line_ids._fast_delete(self)
        self.sheet_ids.unlink()
        mapping = self._checked_mapping()
        try:
            self._read_sheets(sheets, mapping, answers)
        except register.BookError as error:  # what is damaged may show only when it is read
            raise UserError(self._book_error(error)) from None
        self._held().write({"mapping": mapping, "stale": False})
        self.invalidate_recordset()

    def _read_sheets(self, sheets, mapping, answers):
        """Read each sheet, and the other tables below its first one; add what is proposed to the mapping."""
        villages, seen = self._villages(), {}
        sheets, sequence = collections.deque(sheets), 0
        while sheets:
            sheet, sequence = sheets.popleft(), sequence + 1
            answer = answers.get(sheet.title, {})
            record, columns = self._read_heading(sheet, sequence, mapping, answer)
            if columns:
                below = self._read_sheet(sheet, record, columns, villages, seen)
                sheets.extendleft([below] if below else [])

    def _checked_mapping(self):
        """The mapping as {sheet: {str(index): field}}; unknown fields are refused."""
        mapping = {}
        for sheet, chosen in (self.mapping or {}).items():
            mapping[sheet] = {str(int(index)): name for index, name in chosen.items() if name}
            unknown = set(mapping[sheet].values()) - FIELD_NAMES
            if unknown:
                raise UserError(
                    self.env._(
                        "The mapping names fields that do not exist: %(names)s",
                        names=", ".join(sorted(unknown)),
                    )
                )
        return mapping

    def _villages(self):
        """The villages of the branch and the branches below it."""
        branch = self.branch_id.sudo()  # the network is open to all staff
        branches = self.env["rcc.branch"].browse(branch._below())
        areas = self.env["rcc.area"].search(branches._villages_domain())
        return register.Villages(
            register.Village(area.id, area.name, area.parent_id.id, area.parent_id.name or "")
            for area in areas
        )

    def _read_heading(self, sheet, sequence, mapping, answer):
        """File what was found over a sheet; returns its record and its plan (empty for no register).

        The plan is the layout and {column: (field, unit)}.
        """
        sample = list(itertools.islice(sheet.rows(), register.SAMPLE))
        layout = register.find_heading(sample, sheet.merges)
        columns = register.propose(layout, sample[layout.bottom :])
        if sheet.title not in mapping:
            proposed = (
                {} if sheet.hidden else {str(one.index): one.field for one in columns if one.field}
            )
            mapping[sheet.title] = proposed
        chosen = {int(index): name for index, name in mapping[sheet.title].items()}
        ignored = self._ignored(sheet, sample, chosen)
        record = self.env["rcc.register.sheet"].create(
            {
                **answer,
                "import_id": self.id,
                "sequence": sequence,
                "name": sheet.title,
                "heading_row": layout.bottom and sheet.offset + layout.bottom,
                "ignored": ignored,
                "column_ids": [
                    fields.Command.create(
                        {
                            "index": column.index,
                            "heading": column.heading,
                            "sample": self._sample(sample[layout.bottom :], column.index),
                        }
                    )
                    for column in columns
                ],
            }
        )
        used = (
            {}
            if ignored
            else {
                index: (name, register.unit_for(layout, index, name))
                for index, name in chosen.items()
            }
        )
        return record, used and (layout, used)

    def _ignored(self, sheet, sample, chosen):
        """Why a sheet is not read, or False."""
        if not any(value not in (None, "") for row in sample for value in row):
            return "empty"
        if {"name", "number"} & set(chosen.values()):
            return False
        return "hidden" if sheet.hidden else "no_heading"

    def _sample(self, rows, index):
        """The first values of a column; numbers of documents masked."""
        values = [
            row[index] for row in rows[:12] if index < len(row) and row[index] not in (None, "")
        ]
        texts = [
            mask_number(register.number_text(value).text)
            if register.looks_resident(value)
            else register.clean(value)
            for value in values[:3]
        ]
        return " · ".join(texts)[:120]

    def _read_sheet(self, sheet, record, plan, villages, seen):
        """Turn the rows of a sheet into lines, a chunk at a time, and note what has to be asked.

        Returns the part of the sheet below, when another table stands there.
        """
        layout, used = plan
        reader = register.Reader(
            sheet,
            layout,
            {index: name for index, (name, unit) in used.items()},
            {index: unit for index, (name, unit) in used.items() if unit},
        )
        place = RegisterPlace(self, sheet, layout, villages, record)
        dates = [
            date
            for title in layout.titles
            if (date := register.parse_date(title)) and date <= fields.Date.context_today(self)
        ]
        heads, rows = {}, 0
        records = iter(reader)
        while chunk := list(itertools.islice(records, CHUNK)):
            if record.excluded:
                continue
            rows += len(chunk)
            lines = [self._line(row, sheet.name, place, heads, dates[-1:]) for row in chunk]
            self._judge(lines, seen)
            place.open |= {
                note[2]
                for line in lines
                for note in line["notes"]
                if note[0] == "village_ambiguous"
            }
            self._insert_lines(lines)
        record.write(
            {
                "rows": rows,
                "skipped": dict(reader.skipped),
                "candidate_ids": [fields.Command.set(place.candidate_ids())],
            }
        )
        return reader.below

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
            "import_id": self.id,
            "branch_id": self.branch_id.id,
            "sheet": sheet_name,
            "row_number": row.row_number,
            "half": row.half,
            "head_row": row.head[0] if row.head else None,
            "role": row.role,
            "name": row.name,
            "kind": row.kind,
            "number_shown": person.get("masked") or row.number,
            "number_masked": person.get("masked"),
            "number_hmac": person.get("hmac"),
            "number_encrypted": person.get("encrypted"),
            "phone": " / ".join(row.phones) or None,
            "village": village or None,
            "area_id": area_id,
            "facts": {name: float(value) for name, value in row.facts.items()} or None,
            "notes": notes,
            "outcome": "pending",
            "data": {
                "birth": person.get("birth"),
                "sex": person.get("sex"),
                "address": row.texts.get("address") or row.texts.get("group"),
                "date": date,
                "spouse": self._spouse(row, notes),
            },
        }

    def _person(self, row):
        """The sealed number of a record; an invalid one is noted with its reason."""
        if (
            row.number
            and row.kind == "resident_id"
            and not any(issue.code == "precision" for issue in row.issues)
        ):
            try:
                return self._sealed(row.number)
            except ValueError as error:
                reason = getattr(error, "reason", "length")
                row.refuse("date_in_number" if reason == "date" else reason, "number", row.number)
        elif row.number and row.kind != "resident_id":
            row.refuse("kind_alone", "number", mask_number(row.number))
        elif (
            not row.number
            and row.role != "head"
            and [issue.code for issue in row.issues if issue.error] == ["missing"]
        ):
            row.issues = [issue for issue in row.issues if issue.code != "missing"]
            row.doubt("no_number")
        return {}

    def _sealed(self, number):
        """The columns of a valid resident ID number; ValueError otherwise."""
        person = parse_resident_id(number)
        return {
            "hmac": fingerprint("resident_id", person.number),
            "encrypted": encrypt(person.number),
            "masked": mask_number(person.number),
            "birth": str(person.birth_date),
            "sex": person.sex,
        }

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

    def _insert_lines(self, lines):
        """Insert lines in one statement."""
        self.env["res.partner"]._rcc_insert_rows("rcc.register.line", lines)
        self.env["rcc.register.line"].invalidate_model()
