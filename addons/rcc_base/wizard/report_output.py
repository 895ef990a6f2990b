import tempfile

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import sheet, tables
from ..tools.tables import Heading, Subtotal

WIDE = 7  # columns that fit upright paper


class ReportOutput(models.TransientModel):
    """A report on its way to paper or to a file: which rows, and why they leave the system."""

    _name = "rcc.report.output"
    _description = "Report as a File"

    report_id = fields.Many2one("rcc.report", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection([("pdf", "Print"), ("xlsx", "Workbook")], required=True, readonly=True)
    domain = fields.Json(readonly=True, export_string_translation=False)
    group_by = fields.Json(readonly=True, export_string_translation=False)
    row_count = fields.Integer("Rows", compute="_compute_row_count")
    words = fields.Text("Filter", compute="_compute_words")
    personal = fields.Boolean(related="report_id.personal")
    reason = fields.Char(help="Filed with your name and the number of rows.")

    @api.depends("report_id", "domain")
    def _compute_row_count(self):
        for output in self:
            rows = self.env[output.report_id.model]
            output.row_count = rows.search_count(output.domain or [])

    @api.depends("report_id", "domain")
    def _compute_words(self):
        for output in self:
            output.words = output.report_id._domain_words(output.domain or [])

    def action_confirm(self):
        """Give the address of the file; a report with personal data only against a reason."""
        self.ensure_one()
        self.report_id._check_reader()
        if self.personal and not (self.reason or "").strip():
            raise UserError(self.env._("Say why this report leaves the system."))
        self.report_id._check_size(self.kind, self.row_count)
        return {
            "type": "ir.actions.act_url",
            "url": f"/rcc_base/report/{self.id}",
            "target": "new" if self.kind == "pdf" else "self",
            "close": True,
        }

    def _ask(self):
        """The dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.report_id.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _filename(self):
        stamp = self.report_id._stamp()
        return f"{self.report_id.name}-{stamp}.{self.kind}".replace("/", "-")

    def _make(self):
        """The file, as an open temporary file at its beginning; it is put on record first."""
        self.ensure_one()
        self.action_confirm()  # the same refusals, for those who type the address
        self.report_id._file_output(self)
        target = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
        self._write_xlsx(target) if self.kind == "xlsx" else target.write(self._pdf())
        target.seek(0)
        return target

    def _events(self, columns):
        """Headings, rows and totals, as they are read."""
        report = self.report_id
        rows = report._rows(self.domain, self.group_by or [], columns)
        return tables.walk(rows, columns, len(self.group_by or []))

    def _group_labels(self):
        paths = [path.partition(":")[0] for path in self.group_by or []]
        return [self.report_id._column(path, "").label for path in paths]

    def _house(self):
        """Whose report this is."""
        return self.env.company.name

    def _note(self):
        """One line: house, when, who, which rows."""
        now = self.report_id._local(fields.Datetime.now())
        return self.env._(
            "%(house)s · %(date)s · by %(user)s · %(filter)s",
            house=self._house(),
            date=f"{now:%Y-%m-%d %H:%M}",
            user=self.env.user.name,
            filter=self.words or self.env._("all rows"),
        )

    def _write_xlsx(self, target):
        columns = self.report_id._columns(self.group_by or [])
        sheet.write(
            target,
            self._events(columns),
            columns,
            {
                "title": self.report_id.name,
                "note": self._note(),
                "rows": self.env._("Rows"),
                "groups": self.env._("Groups"),
                "total": self.env._("Total"),
                "count": self.env._("Number"),
                "yes": self.env._("Yes"),
                "no": self.env._("No"),
                "group_labels": self._group_labels(),
            },
        )

    def _pdf(self):
        """The printed report; landscape where it is wide."""
        grouped = {path.partition(":")[0] for path in self.group_by or []}
        columns = [column for column in self.report_id._columns(()) if column.path not in grouped]
        html = self.env["ir.qweb"]._render(
            "rcc_base.report_print",
            {
                "title": self.report_id.name,
                "note": self._note(),
                "description": self.report_id.description,
                "columns": columns,
                "lines": [self._line(event, columns) for event in self._events(columns)],
                "page_size": "A4 landscape" if len(columns) > WIDE else "A4",
                "lang": self.env.lang,
            },
        )
        return self.env["ir.actions.report"]._rcc_write_pdf(html)

    def _line(self, event, columns):
        """A line of the printed table: kind, level, cells in words."""
        if isinstance(event, Heading):
            return {"kind": "heading", "level": event.level, "text": event.text}
        if isinstance(event, Subtotal):
            text = event.texts[-1] if event.texts else self.env._("Total")
            cells = [
                tables.words(value, column) if value is not None else ""
                for value, column in zip(event.values, columns)
            ]
            return {
                "kind": "total",
                "level": event.level,
                "count": event.count,
                "text": text,
                "cells": cells,
            }
        cells = [
            tables.words(value, column, self.env._("Yes"), self.env._("No"))
            for value, column in zip(event, columns)
        ]
        return {"kind": "row", "cells": cells}
