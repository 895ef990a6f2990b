from odoo import api, fields, models

from odoo.addons.rcc_base.tools.tree import path_ids


class RegisterTemplate(models.Model):
    """What the columns of a kind of register mean, known again by its headings.

    Kept when somebody corrects a mapping and imports; used for the next file with the same headings of the branch or
    those below it, so that the union's templates hold everywhere. It can be corrected here.
    """

    _name = "rcc.register.template"
    _description = "Register template"
    _order = "name, id"

    name = fields.Char("Kind of register", required=True)
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        required=True,
        index=True,
        ondelete="restrict",
        help="Holds for this branch and those below.",
    )
    fingerprint = fields.Char(required=True, readonly=True, index=True, copy=False)
    column_ids = fields.One2many("rcc.register.template.column", "template_id", "Columns")
    active = fields.Boolean(default=True)

    _layout_uniq = models.UniqueIndex(
        "(fingerprint, branch_id) WHERE active",
        "There is a template for this layout already: correct that one.",
    )

    def _mapping(self):
        """{column index as text: field}"""
        return {str(column.index): column.field for column in self.column_ids if column.field}

    @api.model
    def _find(self, fingerprint, branch):
        """The template of a layout that is nearest to a branch, or none."""
        above = path_ids(branch)
        found = self.sudo().search(  # those of the branches above hold here too
            [("fingerprint", "=", fingerprint), ("branch_id", "in", above)]
        )
        depth = {branch_id: place for place, branch_id in enumerate(above, 1)}
        return found.sorted(lambda row: -depth.get(row.branch_id.id, 0))[:1]

    @api.model
    def _keep(self, sheet, mapping):
        """Keep the mapping of a sheet for the next file like it, in the branch of its import."""
        found = self._find(sheet.fingerprint, sheet.branch_id)
        if found._mapping() == mapping:
            return
        own = found.filtered(lambda row: row.branch_id == sheet.branch_id)
        columns = [fields.Command.clear()] + [
            fields.Command.create(
                {
                    "index": column.index,
                    "heading": column.heading,
                    "field": mapping.get(str(column.index), False),
                }
            )
            for column in sheet.column_ids
        ]
        if own:
            own.column_ids = columns
        else:
            self.sudo().create(  # the import's own branch, checked when it was opened
                {
                    "name": sheet.import_id.name,
                    "branch_id": sheet.branch_id.id,
                    "fingerprint": sheet.fingerprint,
                    "column_ids": columns[1:],
                }
            )
