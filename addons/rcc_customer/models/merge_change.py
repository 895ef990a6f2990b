from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import AppendOnly


class MergeChange(models.Model):
    """The journal of merges: each value that a merge changed, with what stood there before; nothing is taken out."""

    _name = "rcc.merge.change"
    _description = "Change by a Merge"
    _order = "id"
    _log_access = False

    merge_id = fields.Many2one("rcc.merge", required=True, readonly=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("changed", "Changed"),
            ("created", "New"),
            ("deleted", "Taken away"),
            ("left", "Stays with the one that goes"),
        ],
        required=True,
        readonly=True,
    )
    table_name = fields.Char("Table", required=True, readonly=True)
    row_id = fields.Integer("Row", readonly=True, aggregator=None)
    column_name = fields.Char("Column", readonly=True)
    before = fields.Json("Before (raw)", readonly=True, export_string_translation=False)
    after = fields.Json("After (raw)", readonly=True, export_string_translation=False)
    table_label = fields.Char("Kind of record", compute="_compute_labels")
    column_label = fields.Char("Field", compute="_compute_labels")
    text_before = fields.Char("Before", compute="_compute_labels")
    text_after = fields.Char("After", compute="_compute_labels")

    _merge_idx = models.Index("(merge_id, table_name, row_id)")
    _append_only = AppendOnly("The journal of a merge is never changed.")

    @api.depends("table_name", "column_name")
    @api.depends_context("lang")
    def _compute_labels(self):
        """The names by which users know tables and columns."""
        models_of = {model._table: model for model in self.env.values() if not model._abstract}
        for change in self:
            model = models_of.get(change.table_name)
            field = model._fields.get(change.column_name) if model is not None else None
            names = self.env["ir.model"]
            change.table_label = (
                names._get(model._name).name if model is not None else change.table_name
            )
            change.column_label = (
                field.get_description(self.env, ["string"])["string"]
                if field
                else change.column_name
            )
            change.text_before = change._text(field, change.before)
            change.text_after = change._text(field, change.after)

    def _text(self, field, value):
        """A value as people read it; a row that came or went is not spelt out."""
        if value is None or isinstance(value, dict):
            return False
        if field and field.type == "many2one" and isinstance(value, int):
            record = self.env[field.comodel_name].browse(value).exists()
            return record.display_name if record.has_access("read") else f"#{value}"
        return str(value)
