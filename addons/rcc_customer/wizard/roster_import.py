from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.rcc_base.tools.identity import mask_number
from odoo.addons.rcc_base.tools.secret import fingerprint
from odoo.addons.rcc_branch.tools.table import Fault

COLUMNS = {
    "name": ("户主姓名", "户主", "姓名"),
    "village": ("村", "行政村", "村名", "村代码"),
    "members": ("家庭人口", "人口", "人数"),
    "number": ("身份证号码", "身份证号", "证件号码"),
}
REQUIRED = ("name",)


class RosterImport(models.TransientModel):
    """Import of a village committee's roster: all rows or none."""

    _name = "rcc.roster.import"
    _inherit = ["rcc.table.import"]
    _description = "Import a Village Roster"

    file = fields.Binary(
        help="A .csv (UTF-8 or GB18030) or .xlsx with the columns name (户主姓名) and, where there are any, "
        "village (村), members (家庭人口) and number (身份证号码)."
    )
    area_id = fields.Many2one(
        "rcc.area",
        "Village",
        help="Of rows without a village.",
        domain="[('level', '=', 'village')]",
    )
    year = fields.Integer(required=True, default=lambda self: self.env["rcc.post"]._today().year)

    def action_import(self):
        """Add the rows to the roster of the year; a ValidationError names each bad row and imports nothing."""
        self.ensure_one()
        found = self._read_table(COLUMNS, REQUIRED)
        names = {cells.get("village", "") for _number, cells in found.rows} - {""}
        places = self._places(names)
        faults, rows = [], []
        for number, cells in found.rows:
            fault, row = self._row(number, cells, places)
            (faults.append(fault) if fault else rows.append(row))
        if faults:
            raise ValidationError("\n".join(self._fault_lines(faults, found.headings)))
        rosters = self.env["rcc.roster"]
        rosters.check_access("create")
        made = (
            rosters.sudo().create(self._new(rows)).with_env(self.env)
        )  # sealed numbers; checked below
        made.check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id("rcc_customer.rcc_roster_action")
        return action | {"domain": [("id", "in", made.ids)]}

    def _places(self, names):
        """{name or code: village}; a name that two villages in scope have is left out."""
        areas = self.env["rcc.area"].search(
            [
                ("level", "=", "village"),
                "|",
                ("name", "in", list(names)),
                ("code", "in", list(names)),
            ]
        )
        by_name = areas.grouped("name")
        return {area.code: area for area in areas} | {
            name: found for name, found in by_name.items() if len(found) == 1
        }

    def _row(self, number, cells, places):
        """(fault, None) or (None, values of a row)."""
        name, village = cells["name"], cells.get("village", "")
        area = places.get(village) if village else self.area_id
        if not name:
            return Fault(number, "name", "missing"), None
        if not area:
            return Fault(number, "village", "village", village), None
        members = cells.get("members", "") or "0"
        if not (members.isascii() and members.isdigit()):
            return Fault(number, "members", "members", members), None
        values = {"name": name, "area_id": area.id, "year": self.year, "members": int(members)}
        if cells.get("number"):
            try:
                plain = self.env["rcc.identity"]._normal("resident_id", cells["number"])
            except ValidationError:
                return Fault(number, "number", "number", mask_number(cells["number"])), None
            values |= {
                "number_hmac": fingerprint("resident_id", plain),
                "number_masked": mask_number(plain),
            }
        return None, values

    def _new(self, rows):
        """The rows without those that the roster of the year has already."""
        if not rows:
            raise UserError(self.env._("The file has no rows."))
        known = self.env["rcc.roster"].sudo()  # whether a row is there, no more
        there = known.search(
            [("year", "=", self.year), ("area_id", "in", [row["area_id"] for row in rows])]
        )
        keys = {(row.area_id.id, row.number_hmac or row.name) for row in there}
        fresh = {}
        for row in rows:
            key = row["area_id"], row.get("number_hmac") or row["name"]
            if key not in keys:
                fresh.setdefault(key if row.get("number_hmac") else (*key, len(fresh)), row)
        return list(fresh.values())

    def _fault_reasons(self):
        return super()._fault_reasons() | {
            "village": self.env._("is no village by name or code, or more than one has this name"),
            "members": self.env._("is no number of persons"),
            "number": self.env._("is no resident ID number"),
        }
