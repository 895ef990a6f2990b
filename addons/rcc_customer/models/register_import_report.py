import base64
import io

import xlsxwriter

from odoo import models
from odoo.tools import SQL

from ..tools import register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RegisterImport(models.Model):
    """What became of a register: the rows behind each figure, and the wrong rows as a workbook.

    Staff correct that workbook and send it in again.
    """

    _inherit = "rcc.register.import"

    def action_open_lines(self):
        """The lines behind a figure; the context names the filter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_customer.rcc_register_line_action"
        )
        chosen = self.env.context.get("register_filter")
        return action | {
            "domain": [("import_id", "=", self.id)],
            "context": {f"search_default_{chosen}": 1} if chosen else {},
        }

    def action_download_errors(self):
        """The rows with errors in their own columns, the reason beside them."""
        self.ensure_one()
        self.check_access("read")
        content = self._errors_workbook()
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("%(name)s - errors.xlsx", name=self.name),
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": XLSX,
                "datas": base64.b64encode(content),
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _reasons(self):
        """[(why, how many rows)] of the rows that are not imported, the most frequent first; no personal data."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """SELECT note ->> 0, count(DISTINCT line.id)
                     FROM rcc_register_line line, jsonb_array_elements(line.notes) AS note
                    WHERE line.import_id = %s AND line.state = 'error' GROUP BY 1 ORDER BY 2 DESC, 1""",
                self.id,
            )
        )
        line = self.env["rcc.register.line"]
        labels = line._short_reasons()
        return [(labels.get(code, code), count) for code, count in rows]

    def _errors_workbook(self):
        """One sheet for each sheet with errors, headings and cells as they were; no cell is written as a formula."""
        errors = {}
        for line in self.line_ids.search([("import_id", "=", self.id), ("state", "=", "error")]):
            errors.setdefault(line.sheet, {}).setdefault(line.row_number, []).append(
                line.message or ""
            )
        result = io.BytesIO()
        with xlsxwriter.Workbook(
            result,
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_date_format": "yyyy-mm-dd",
            },
        ) as workbook:
            heading = workbook.add_format(
                {"bold": True, "bg_color": "#E9ECEF", "border": 1, "text_wrap": True}
            )
            reason = workbook.add_format({"font_color": "#B02A37"})
            for sheet in self._open():
                if sheet.name in errors:
                    self._write_errors(
                        workbook.add_worksheet(sheet.name[:31]),
                        sheet,
                        errors[sheet.name],
                        heading,
                        reason,
                    )
        return result.getvalue()

    def _write_errors(self, page, sheet, errors, heading, reason):
        """Titles, heading and the wrong rows of one sheet; numbers typed as text stay text."""
        layout = register.read_layout(sheet)
        for row, title in enumerate(layout.titles):
            page.write_string(row, 0, title)
        top = len(layout.titles)
        width = max(layout.headings, default=0) + 1
        for column, texts in layout.texts.items():
            page.write_string(top, column, texts[-1], heading)
        page.write_string(top, width, self.env._("Reason"), heading)
        page.set_column(0, width - 1, 14)
        page.set_column(width, width, 60)
        for index, row in enumerate(sheet.rows(), 1):
            if index in errors:
                top += 1
                for column, value in enumerate(row[:width]):
                    if value not in (None, ""):
                        page.write(top, column, value)
                page.write_string(top, width, "; ".join(errors[index]), reason)
