import base64

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools import divisions

SHOWN_FAULTS = 50


class AreaImport(models.TransientModel):
    """Import of administrative divisions from a file: all rows or none, whatever their order, one statement a level."""

    _name = "rcc.area.import"
    _description = "Import Administrative Areas"

    file = fields.Binary(
        required=True,
        help="A .csv (UTF-8 or GB18030) or .xlsx with the columns code, name, parent_code, level.",
    )
    filename = fields.Char()

    def action_import(self):
        """Create and update areas by their code; a ValidationError names each bad row and imports nothing."""
        self.ensure_one()
        self.env["rcc.area"].check_access("create")
        rows = self._read_rows()
        known = dict(self.env.execute_query(SQL("SELECT code, level FROM rcc_area")))
        faults = divisions.check(rows, known)
        if faults:
            raise ValidationError("\n".join(self._fault_lines(faults)))
        for level in divisions.DIGITS:
            self._upsert_level([row for row in rows if row.level == level])
        self.env.execute_query(
            SQL("ANALYZE rcc_area")
        )  # else the walk down is planned for the table as it was
        for level in divisions.DIGITS:
            self._refresh_level(level)
        return self.env["ir.actions.act_window"]._for_xml_id("rcc_branch.rcc_area_action")

    def _read_rows(self):
        """Rows of the file with short codes."""
        try:
            rows = divisions.read(base64.b64decode(self.file or b""), self.filename or "")
        except ValueError as error:
            raise UserError(
                {
                    "columns": self.env._(
                        "The file needs a heading with the columns code, name, parent_code, level."
                    ),
                    "empty": self.env._("The file has no rows."),
                    "large": self.env._("The file is too large: import a province at a time."),
                }.get(
                    str(error),
                    self.env._("The file cannot be read: use .csv in UTF-8 or GB18030, or .xlsx."),
                )
            ) from error
        levels = {row.code: row.level for row in rows}
        return [
            divisions.Row(
                row.number,
                divisions.short_code(row.code, row.level),
                row.name,
                divisions.short_code(row.parent_code, levels.get(row.parent_code, "")),
                row.level,
            )
            for row in rows
        ]

    def _upsert_level(self, rows):
        """One level of the tree in one statement; the levels above are in the table already."""
        if not rows:
            return
        run_set(
            self.env,
            SQL(
                """INSERT INTO rcc_area
                (code, name, level, parent_id, active, create_uid, create_date, write_uid, write_date)
            SELECT row.code, row.name, %(level)s, above.id, TRUE, %(uid)s, now(), %(uid)s, now()
            FROM unnest(%(codes)s, %(names)s, %(parents)s) AS row (code, name, parent_code)
            LEFT JOIN rcc_area above ON above.code = row.parent_code
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level,
                parent_id = COALESCE(excluded.parent_id, rcc_area.parent_id), write_uid = excluded.write_uid,
                write_date = excluded.write_date
            WHERE (rcc_area.name, rcc_area.parent_id) IS DISTINCT FROM
                (excluded.name, COALESCE(excluded.parent_id, rcc_area.parent_id))""",
                level=rows[0].level,
                uid=self.env.uid,
                codes=[row.code for row in rows],
                names=[row.name for row in rows],
                parents=[row.parent_code for row in rows],
            ),
        )

    def _refresh_level(self, level):
        """Paths and full names of one level of the whole tree; those of the levels above are right already."""
        run_set(
            self.env,
            SQL(
                """UPDATE rcc_area SET parent_path = fresh.path, complete_name = fresh.full_name
            FROM (
                SELECT area.id, concat(above.parent_path, area.id, '/') AS path,
                    concat_ws(' / ', above.complete_name, area.name) AS full_name
                FROM rcc_area area LEFT JOIN rcc_area above ON above.id = area.parent_id WHERE area.level = %s
            ) AS fresh
            WHERE rcc_area.id = fresh.id
                AND (rcc_area.parent_path, rcc_area.complete_name) IS DISTINCT FROM (fresh.path, fresh.full_name)""",
                level,
            ),
        )

    def _fault_lines(self, faults):
        """One line a fault: row, field, reason."""
        reasons = {
            "missing": self.env._("is empty"),
            "level": self.env._("is not one of province, prefecture, county, township, village"),
            "digits": self.env._(
                "does not have the number of digits of its level (2, 4, 6, 9 or 12)"
            ),
            "double": self.env._("stands in more than one row"),
            "no_parent": self.env._(
                "is neither in the file nor in the database, and only a county or above may be a root"
            ),
            "cycle": self.env._("makes the area a part of itself"),
            "misfit": self.env._("does not begin the area's own code"),
        }
        lines = [self.env._("Nothing was imported: %(count)s faults.", count=len(faults))]
        lines += [
            self.env._(
                "Row %(row)s, %(field)s “%(value)s”: %(reason)s.",
                row=fault.number,
                field=fault.field,
                value=fault.value,
                reason=reasons[fault.reason],
            )
            for fault in faults[:SHOWN_FAULTS]
        ]
        if len(faults) > SHOWN_FAULTS:
            lines.append(self.env._("… and %(count)s more.", count=len(faults) - SHOWN_FAULTS))
        return lines
