from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import branches

TEXTS = ("name", "level", "address", "phone", "opening_hours")


class BranchImport(models.TransientModel):
    """Import of the network from a file: shown first, then all rows or none; the same file again changes nothing.

    An empty cell leaves what is there. A branch with customers or staff moves by a dated change
    (`rcc.network.change`), never by a file."""

    _name = "rcc.branch.import"
    _inherit = ["rcc.table.import"]
    _description = "Import Branches"

    file = fields.Binary(
        help="A .csv (UTF-8 or GB18030) or .xlsx with the columns code, name, level, parent_code and, if wanted, "
        "address, phone, opening_hours, area_codes.",
    )
    faults = fields.Text(compute="_compute_preview")
    line_ids = fields.One2many(
        "rcc.branch.import.line", "import_id", "Branches of the file", readonly=True
    )
    new_count = fields.Integer("New", compute="_compute_counts")
    changed_count = fields.Integer("Changed", compute="_compute_counts")
    same_count = fields.Integer("Unchanged", compute="_compute_counts")

    @api.depends("file")
    def _compute_preview(self):
        for wizard in self:
            try:
                wizard.faults = "\n".join(wizard._faults()) if wizard.file else False
            except UserError as error:
                wizard.faults = str(error)

    @api.depends("line_ids.effect")
    def _compute_counts(self):
        for wizard in self:
            effects = wizard.line_ids.mapped("effect")
            wizard.new_count = effects.count("new")
            wizard.changed_count = effects.count("changed")
            wizard.same_count = effects.count("same")

    def action_preview(self):
        """Show what the file would do, or each of its faults; nothing is imported."""
        self.ensure_one()
        self.env["rcc.branch"].check_access("create")
        rows = self._rows(self._read_table(branches.COLUMNS, branches.REQUIRED))
        lines = [] if self._check(rows) else [self._line(row) for row in branches.in_order(rows)]
        self.line_ids = [Command.clear(), *map(Command.create, lines)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Branches"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_import(self):
        """Open and change branches by their code; a ValidationError names each bad row and imports nothing."""
        self.ensure_one()
        self.env["rcc.branch"].check_access("create")
        faults = self._faults()
        if faults:
            raise ValidationError("\n".join(faults))
        rows = self._rows(self._read_table(branches.COLUMNS, branches.REQUIRED))
        for row in branches.in_order(rows):
            self._apply(row)
        return self.env["ir.actions.act_window"]._for_xml_id("rcc_branch.rcc_branch_action")

    def _rows(self, found):
        """Branches of the file, their areas by the codes that we keep."""
        known = {
            code
            for (code,) in self.env.execute_query(SQL("SELECT code FROM rcc_area WHERE active"))
        }
        rows = branches.rows_of(found)
        return [row.with_areas(known) for row in rows]

    def _faults(self):
        """What is wrong with the file, line by line; empty when it can be imported."""
        found = self._read_table(branches.COLUMNS, branches.REQUIRED)
        faults = self._check(self._rows(found))
        return self._fault_lines(faults, found.headings) if faults else []

    def _check(self, rows):
        return branches.check(rows, self._network())

    def _network(self):
        """The network as the check wants it."""
        every = self.env["rcc.branch"].with_context(active_test=False).search_fetch([], TEXTS)
        areas = self.env["rcc.area"].search_fetch([], ["code", "branch_id"])
        return branches.Network(
            parents={branch.code: branch.parent_id.code or "" for branch in every},
            union=every.filtered(lambda branch: branch.level == "union").code or "",
            closed=frozenset(every.filtered(lambda branch: not branch.active).mapped("code")),
            fixed=frozenset(every._in_use().mapped("code")),
            areas={area.code: area.branch_id.code or "" for area in areas},
        )

    def _apply(self, row):
        """Open the branch, or write what differs."""
        branch = self._branch(row.code)
        vals = self._differences(branch, row)
        if not branch:
            branch = branch.create({"code": row.code, **vals})
        elif vals:
            branch.write(vals)
        gained = self._areas(row) - branch.area_ids
        if gained:
            gained.write({"branch_id": branch.id})

    def _branch(self, code):
        return self.env["rcc.branch"].search([("code", "=", code)])

    def _areas(self, row):
        return self.env["rcc.area"].search([("code", "in", row.area_codes)])

    def _differences(self, branch, row):
        """What the row says and the branch does not have yet."""
        wanted = {name: getattr(row, name) for name in TEXTS if getattr(row, name)}
        wanted["phone"] = branch._format_phone(wanted.get("phone"))
        wanted["parent_id"] = self._branch(row.parent_code).id if row.parent_code else False
        return {
            name: value
            for name, value in wanted.items()
            if value is not None
            and value != branch._fields[name].convert_to_write(branch[name], branch)
        }

    def _line(self, row):
        """One row of the preview."""
        branch = self._branch(row.code)
        vals = self._differences(branch, row)
        if branch and row.parent_code == (branch.parent_id.code or ""):
            vals.pop("parent_id", None)
        gained = self._areas(row) - branch.area_ids
        labels = [branch._fields[name]._description_string(self.env) for name in vals]
        if gained:
            labels.append(self.env._("%(count)s areas", count=len(gained)))
        return {
            "number": row.number,
            "code": row.code,
            "name": row.name,
            "level": row.level,
            "parent_code": row.parent_code,
            "effect": "new" if not branch else "changed" if labels else "same",
            "changes": ", ".join(labels) if branch else False,
        }

    def _fault_reasons(self):
        words = dict(self.env["rcc.branch"]._fields["level"]._description_selection(self.env))
        return super()._fault_reasons() | {
            "branch_level": self.env._(
                "is not one of %(levels)s", levels=", ".join(words.values())
            ),
            "closed": self.env._("is the code of a closed branch"),
            "union_below": self.env._("stands above the county union, which has nothing above it"),
            "second_union": self.env._("would be a second county union"),
            "no_branch": self.env._("is neither in the file nor in the network"),
            "branch_cycle": self.env._("would put the branch below itself"),
            "moves": self.env._(
                "is not above this branch today, and it has staff or customers: move it by a change of the network"
            ),
            "no_area": self.env._("is no known area: import the divisions first"),
            "taken": self.env._(
                "belongs to another branch: give it to this one by a change of the network"
            ),
        }
