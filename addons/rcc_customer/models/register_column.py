from odoo import api, fields, models

FIELD_LABELS = [
    ("name", "Name"),
    ("head_name", "Name of the head (on members' rows)"),
    ("relation", "Relation to the head"),
    ("identity_kind", "Kind of document"),
    ("number", "Document number"),
    ("spouse_name", "Spouse's name"),
    ("spouse_number", "Spouse's document number"),
    ("phone", "Phone"),
    ("address", "Address"),
    ("township", "Township"),
    ("village", "Village"),
    ("group", "Villagers' group"),
    ("household_no", "Household's number in the register"),
    ("date", "Date of the record"),
    ("members", "Members"),
    ("labour", "Labour"),
    ("land_mu", "Land (mu)"),
    ("output_kg", "Output (kg)"),
    ("price", "Price (yuan/kg)"),
    ("revenue", "Revenue"),
    ("cost", "Cost"),
    ("net_income", "Net income"),
    ("house_value", "House value"),
    ("deposits", "Deposits"),
    ("other_assets", "Other assets"),
    ("total_assets", "Total assets"),
    ("total_debts", "Total debts"),
    ("member_shares", "Member shares"),
    ("note", "Note"),
    ("serial", "Serial number"),
]


class RegisterColumn(models.Model):
    """A column of a sheet with the field it was taken for; another choice changes the import's mapping."""

    _name = "rcc.register.column"
    _description = "Register column"
    _order = "sheet_id, index"

    sheet_id = fields.Many2one(
        "rcc.register.sheet", "Sheet", required=True, index=True, ondelete="cascade", readonly=True
    )
    import_id = fields.Many2one(
        related="sheet_id.import_id", string="Import", store=True, index=True
    )
    branch_id = fields.Many2one(
        related="import_id.branch_id", string="Branch", store=True, index=True
    )
    index = fields.Integer(readonly=True, export_string_translation=False)
    letter = fields.Char("Column", compute="_compute_letter")
    heading = fields.Char(readonly=True)
    sample = fields.Char(
        "For example",
        readonly=True,
        help="What stands in the first rows; numbers of documents are masked.",
    )
    field = fields.Selection(
        FIELD_LABELS,
        "Taken as",
        compute="_compute_field",
        inverse="_inverse_field",
        help="Empty: the column is left out. Several columns of one amount are added up.",
    )

    @api.depends("index")
    def _compute_letter(self):
        for column in self:
            first, second = divmod(column.index, 26)
            column.letter = (chr(64 + first) if first else "") + chr(65 + second)

    @api.depends("import_id.mapping", "sheet_id.name", "index")
    def _compute_field(self):
        for column in self:
            column.field = ((column.import_id.mapping or {}).get(column.sheet_id.name) or {}).get(
                str(column.index), False
            )

    def _inverse_field(self):
        """Write the choice into the mapping; the rows are read again when the whole form is saved."""
        for register, columns in self.grouped("import_id").items():
            mapping = {
                sheet: dict(fields_by_column)
                for sheet, fields_by_column in (register.mapping or {}).items()
            }
            for column in columns:
                chosen = mapping.setdefault(column.sheet_id.name, {})
                chosen.pop(str(column.index), None)
                if column.field:
                    chosen[str(column.index)] = column.field
            register.mapping = mapping
