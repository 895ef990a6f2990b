from odoo import api, fields, models


class RegisterSheet(models.Model):
    """A sheet of a register: what was found in it, and at most one question about where it belongs."""

    _name = "rcc.register.sheet"
    _description = "Register sheet"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one(
        "rcc.register.import",
        "Import",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    branch_id = fields.Many2one(
        related="import_id.branch_id", string="Branch", store=True, index=True
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char("Sheet", readonly=True)
    heading_row = fields.Integer(
        "Heading in row", readonly=True, help="The last line of the heading; 0: none was found."
    )
    rows = fields.Integer(readonly=True, help="Rows that hold a person.")
    skipped = fields.Json(readonly=True, export_string_translation=False)
    skipped_text = fields.Char("Left out", compute="_compute_skipped_text")
    ignored = fields.Selection(
        [
            ("hidden", "Hidden sheet"),
            ("no_heading", "No column with names or numbers found"),
            ("empty", "Empty"),
        ],
        "Not read",
        readonly=True,
    )
    excluded = fields.Boolean("Leave out", help="Do not import this sheet.")
    fingerprint = fields.Char(readonly=True, export_string_translation=False)
    proposed = fields.Json(readonly=True, export_string_translation=False)
    template_id = fields.Many2one(
        "rcc.register.template",
        "Template",
        readonly=True,
        ondelete="set null",
        help="A file with these headings came before: its columns are taken as then.",
    )
    column_ids = fields.One2many("rcc.register.column", "sheet_id", "Columns")
    candidate_ids = fields.Many2many("rcc.area", string="Possible areas", readonly=True)
    area_id = fields.Many2one(
        "rcc.area",
        "Village or township",
        ondelete="restrict",
        domain="[('level', 'in', ('township', 'village'))]",
        help="Answers which village is meant when a name occurs in several townships; "
        "also the village of rows that name none.",
    )
    question = fields.Char(compute="_compute_question")

    _name_uniq = models.Constraint(
        "UNIQUE (import_id, name)", "A sheet's name occurs once in a file."
    )

    @api.depends("skipped")
    def _compute_skipped_text(self):
        labels = {
            "blank": self.env._("blank"),
            "total": self.env._("totals"),
            "heading": self.env._("repeated headings"),
            "note": self.env._("notes and signatures"),
            "title": self.env._("titles"),
            "numbering": self.env._("column numbers"),
            "continued": self.env._("continued rows"),
        }
        for sheet in self:
            sheet.skipped_text = ", ".join(
                f"{labels.get(kind, kind)} {count}" for kind, count in (sheet.skipped or {}).items()
            )

    @api.depends("candidate_ids", "area_id")
    def _compute_question(self):
        for sheet in self:
            names = " / ".join(sheet.candidate_ids.mapped("complete_name"))
            sheet.question = (
                self.env._("Which one is meant: %(areas)s?", areas=names)
                if names and not sheet.area_id
                else False
            )

    def write(self, vals):
        """An answer or an exclusion changes what the rows become: read them again (once for a whole form)."""
        result = super().write(vals)
        if vals.keys() & {"area_id", "excluded"}:
            self.import_id._touched()
        return result
