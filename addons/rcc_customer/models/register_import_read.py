import itertools

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import mask_number, parse_resident_id
from odoo.addons.rcc_base.tools.secret import encrypt, fingerprint

from ..tools import register
from .register_import import AT_ONCE, FIELD_NAMES
from .register_place import RegisterPlace

SHORT = 2**18  # bytes of a file that does not say how many rows it has
OPEN = register.OpenReadings()


class RegisterImport(models.Model):
    """From the file to the lines: what each row is, and what is wrong with it. Nothing but lines is written."""

    _inherit = "rcc.register.import"

    def _read(self):
        """Read the file into lines, from the beginning: a short one at once, a long one in the background.

        The mapping is proposed where none is given; answers and exclusions on the sheets are kept.
        """
        self.ensure_one()
        reading = register.Reading(self._open())
        answers = {
            sheet.name: {"area_id": sheet.area_id.id, "excluded": sheet.excluded}
            for sheet in self.sheet_ids
        }
        self.line_ids._fast_delete(self)
        self.sheet_ids.unlink()
        self._held().write({"mapping": self._checked_mapping(), "answers": answers, "stale": False})
        self._begin("read", max(reading.total, 1))
        if reading.total > AT_ONCE or not reading.total and len(self._content()) > SHORT:
            self._held().state = "reading"
            return
        worker, cursor = (
            self.sudo(),
            reading.place,
        )  # the system's work; the button has checked the right
        OPEN.keep(self._reading_key(), reading)
        while cursor is not None:
            cursor = worker._step_read(cursor, AT_ONCE)
        self._held().write({"batch_state": "done"})
        self.invalidate_recordset()

    def _step_read(self, cursor, limit):
        """Read the next rows of the file; returns the place where the next step goes on, None at the end."""
        try:
            reading = self._reading_at(cursor)
            if reading.records is None:
                self._begin_sheet(reading)
            if reading.records is not None:
                self._read_rows(reading, limit)
            if reading.records is None:
                reading.leave()
        except register.BookError as error:  # what is damaged may show only when it is read
            OPEN.drop(self._reading_key())
            raise UserError(self._book_error(error)) from None
        self._held().write({"batch_done": min(reading.done, self.batch_total)})
        if reading.sheet:
            return reading.place
        OPEN.drop(self._reading_key())
        self._held().write({"state": "parsed", "batch_done": self.batch_total})
        return None

    def _reading_key(self):
        return self.env.cr.dbname, self.id

    def _reading_at(self, place):
        """The file, open at this place: as the step before left it, else opened again and read up to there."""
        key = self._reading_key()
        reading = place and OPEN.get(key, place)
        if not reading:
            reading = register.Reading(self._open(), place)
            OPEN.keep(key, reading)
        return reading

    def _begin_sheet(self, reading):
        """Find the heading of the sheet that comes next, unless a killed step has; tell the reading how to go on."""
        sheet = reading.sheet
        if not sheet:
            raise register.BookError("empty")
        mapping = {**(self.mapping or {})}
        record = self.sheet_ids.filtered(lambda record: record.sequence == reading.sequence)
        plan = self._read_heading(sheet, reading.sequence, mapping, record)
        if mapping != self.mapping:
            self._held().write({"mapping": mapping, "stale": False})
        if plan:
            layout, used = plan
            units = {index: unit for index, (name, unit) in used.items() if unit}
            reading.layout = layout
            reading.begin(layout, {index: name for index, (name, unit) in used.items()}, units)

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

    def _villages(self, reading):
        """The villages of the branch and the branches below it, looked up once a reading."""
        if reading.villages:
            return reading.villages
        branch = self.branch_id.sudo()  # the network is open to all staff
        branches = self.env["rcc.branch"].browse(branch._below())
        areas = self.env["rcc.area"].search(branches._villages_domain())
        reading.villages = register.Villages(
            register.Village(area.id, area.name, area.parent_id.id, area.parent_id.name or "")
            for area in areas
        )
        return reading.villages

    def _read_heading(self, sheet, sequence, mapping, record):
        """File what was found over a sheet, and add what is proposed to the mapping.

        Returns the layout and {column: (field, unit)}; nothing for what is no register.
        """
        sample = list(itertools.islice(sheet.rows(), register.SAMPLE))
        layout = register.find_heading(sample, sheet.merges)
        columns = register.propose(layout, sample[layout.bottom :])
        template = self.env["rcc.register.template"]._find(
            register.fingerprint(layout), self.branch_id
        )
        proposed = template._mapping() or {
            str(one.index): one.field for one in columns if one.field
        }
        if sheet.title not in mapping:
            mapping[sheet.title] = {} if sheet.hidden else proposed
        chosen = {int(index): name for index, name in mapping[sheet.title].items()}
        ignored = self._ignored(sheet, sample, chosen)
        if not record:
            found = {"ignored": ignored, "proposed": proposed, "template_id": template.id}
            self._file_sheet(sheet, sequence, layout, columns, sample, found)
        if ignored:
            return None
        return layout, {
            index: (name, register.unit_for(layout, index, name)) for index, name in chosen.items()
        }

    def _file_sheet(self, sheet, sequence, layout, columns, sample, found):
        """Note what was found over a sheet."""
        rows = sample[layout.bottom :]
        self.env["rcc.register.sheet"].create(
            {
                **(self.answers or {}).get(sheet.title, {}),
                "import_id": self.id,
                "sequence": sequence,
                "name": sheet.title,
                "heading_row": layout.bottom and sheet.offset + layout.bottom,
                "fingerprint": register.fingerprint(layout),
                **found,
                "column_ids": [
                    fields.Command.create(
                        {
                            "index": column.index,
                            "heading": column.heading,
                            "sample": self._sample(rows, column.index),
                        }
                    )
                    for column in columns
                ],
            }
        )

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

    def _read_rows(self, reading, limit):
        """Turn the next rows of a sheet into lines; at its end note what was found and what has to be asked."""
        record = self.sheet_ids.filtered(lambda record: record.sequence == reading.sequence)
        place = RegisterPlace(self, reading, self._villages(reading), record)
        chunk = reading.take(limit)
        if chunk and not record.excluded:
            dates = [
                date
                for title in reading.layout.titles
                if (date := register.parse_date(title)) and date <= fields.Date.context_today(self)
            ]
            lines = [self._line(row, reading, place, dates[-1:]) for row in chunk]
            self._judge(lines)
            self._insert_lines(lines)
            record.rows += len(chunk)
        if len(chunk) < limit:
            skipped = dict(reading.reader.skipped)
            candidates = [fields.Command.set(place.candidate_ids(self._open_villages(reading)))]
            record.write({"skipped": skipped, "candidate_ids": candidates})
            reading.records = None

    def _open_villages(self, reading):
        """Names on this sheet that fit several villages, of lines that nothing else has settled."""
        self.env["rcc.register.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT note ->> 2 FROM rcc_register_line, jsonb_array_elements(notes) AS note
                    WHERE import_id = %s AND sheet = ANY(%s) AND row_number > %s
                      AND note ->> 0 = 'village_ambiguous'""",
                self.id,
                list(reading.sheet.origins or [reading.sheet.name]),
                reading.sheet.offset,
            )
        )
        return sorted(name for (name,) in rows)

    def _line(self, row, reading, place, dates):
        """The line of one record, as a dict of columns; `notes` are [code, about, value]."""
        person = self._person(row)
        notes = [[issue.code, issue.field, issue.value] for issue in row.issues]
        heads = reading.memo["heads"]
        if row.role == "head":
            area_id, village, note = place.find(row)
            heads[row.half] = area_id, village
            notes += [note] if note else []
        else:
            area_id, village = heads.get(row.half, (None, "")) if row.head else (None, "")
        date, late = self._date(row, dates)
        notes += late
        return {
            "import_id": self.id,
            "branch_id": self.branch_id.id,
            "sheet": reading.sheet.origin(row.row_number),
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
