from odoo import fields, models

from .register_column import FIELD_LABELS


class RegisterTemplateColumn(models.Model):
    """A column of a kind of register with the field that it holds."""

    _name = "rcc.register.template.column"
    _description = "Register template column"
    _order = "template_id, index"

    template_id = fields.Many2one(
        "rcc.register.template", "Template", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="template_id.branch_id", string="Branch", store=True, index=True
    )
    index = fields.Integer(readonly=True, export_string_translation=False)
    heading = fields.Char(readonly=True)
    field = fields.Selection(FIELD_LABELS, "Taken as", help="Empty: the column is left out.")

    _place_uniq = models.Constraint(
        "UNIQUE (template_id, index)", "A column stands once in a template."
    )
