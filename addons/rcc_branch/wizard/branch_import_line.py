from odoo import fields, models

from ..models.branch import LEVELS


class BranchImportLine(models.TransientModel):
    """A row of the file, and what it would do."""

    _name = "rcc.branch.import.line"
    _description = "Branch to Import"
    _order = "number"

    import_id = fields.Many2one("rcc.branch.import", required=True, ondelete="cascade")
    number = fields.Integer("Row", aggregator=None)
    code = fields.Char()
    name = fields.Char()
    level = fields.Selection(LEVELS)
    parent_code = fields.Char("Above")
    effect = fields.Selection([("new", "New"), ("changed", "Changed"), ("same", "Unchanged")])
    changes = fields.Char("What changes")
