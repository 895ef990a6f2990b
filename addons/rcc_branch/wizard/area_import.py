from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools import divisions


class AreaImport(models.TransientModel):
    """Import of administrative divisions from a file: all rows or none, whatever their order, one statement a level.

    A division that a newer file renames keeps its code and gets the new name. A village with a code in the column
    merged_into hands its customers and its places in portfolios to that village and is archived. One that the file
    no longer has is left alone, since customers may live there."""

    _name = "rcc.area.import"
    _inherit = ["rcc.table.import"]
    _description = "Import Administrative Areas"

    file = fields.Binary(
        help="A .csv (UTF-8 or GB18030) or .xlsx with the columns code, name, parent_code, level "
        "and, where villages were merged, merged_into."
    )

    def action_import(self):
        """Create and update areas by their code; a ValidationError names each bad row and imports nothing."""
        self.ensure_one()
        self.env["rcc.area"].check_access("create")
        found = self._read_table(divisions.COLUMNS, divisions.REQUIRED)
        rows = self._short(divisions.rows_of(found))
        known = dict(self.env.execute_query(SQL("SELECT code, level FROM rcc_area")))
        faults = divisions.check(rows, known)
        if faults:
            raise ValidationError("\n".join(self._fault_lines(faults, found.headings)))
        for level in divisions.DIGITS:
            self._upsert_level([row for row in rows if row.level == level])
        self.env.execute_query(
            SQL("ANALYZE rcc_area")
        )  # else the walk down is planned for the table as it was
        for level in divisions.DIGITS:
            self._refresh_level(level)
        self._merge([row for row in rows if row.merged_into])
        return self.env["ir.actions.act_window"]._for_xml_id("rcc_branch.rcc_area_action")

    def _short(self, rows):
        """The rows with short codes."""
        levels = {row.code: row.level for row in rows}
        return [
            divisions.Row(
                row.number,
                divisions.short_code(row.code, row.level),
                row.name,
                divisions.short_code(row.parent_code, levels.get(row.parent_code, "")),
                row.level,
                row.merged_into,
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

    def _merge(self, rows):
        """Customers and portfolios of merged villages go to the village that stays; each keeps its branch."""
        if not rows:
            return
        pairs = SQL(
            """SELECT gone.id AS gone, stays.id AS stays FROM unnest(%s, %s) AS pair (gone_code, stays_code)
            JOIN rcc_area gone ON gone.code = pair.gone_code JOIN rcc_area stays ON stays.code = pair.stays_code""",
            [row.code for row in rows],
            [row.merged_into for row in rows],
        )
        for statement in (
            """UPDATE res_partner p SET rcc_area_id = pair.stays FROM (%s) pair WHERE p.rcc_area_id = pair.gone""",
            """INSERT INTO rcc_area_rcc_portfolio_rel (rcc_portfolio_id, rcc_area_id)
            SELECT held.rcc_portfolio_id, pair.stays FROM rcc_area_rcc_portfolio_rel held JOIN (%s) pair
                ON pair.gone = held.rcc_area_id ON CONFLICT DO NOTHING""",
            """DELETE FROM rcc_area_rcc_portfolio_rel held USING (%s) pair WHERE held.rcc_area_id = pair.gone""",
            """UPDATE rcc_area SET active = FALSE, branch_id = NULL FROM (%s) pair
            WHERE rcc_area.id = pair.gone AND rcc_area.active""",
        ):
            run_set(self.env, SQL(statement, pairs))

    def _fault_reasons(self):
        return super()._fault_reasons() | {
            "level": self.env._("is not one of province, prefecture, county, township, village"),
            "digits": self.env._(
                "does not have the number of digits of its level (2, 4, 6, 9 or 12)"
            ),
            "no_parent": self.env._(
                "is neither in the file nor in the database, and only a county or above may be a root"
            ),
            "cycle": self.env._("makes the area a part of itself"),
            "no_village": self.env._("is no village that stays; only villages are merged"),
            "misfit": self.env._("does not begin the area's own code"),
        }
