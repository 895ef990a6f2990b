from odoo import api, fields, models


class Source(models.Model):
    """Where a customer's fields come from: what one source brought to one customer on one day.

    A register leaves one row for each customer that a line of it made or completed; `brought` is what was taken over,
    `former` what stood there before, `made` whether the customer came with it. From these rows an import is taken back.
    """

    _name = "rcc.source"
    _description = "Source of a customer's fields"
    _order = "date DESC, id DESC"
    _rec_name = "date"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True
    )
    date = fields.Date("As of", required=True, readonly=True, help="The day for which it holds.")
    import_id = fields.Many2one(
        "rcc.register.import",
        "Register",
        readonly=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "rcc.register.line", "Line", index="btree_not_null", readonly=True, ondelete="restrict"
    )
    sheet = fields.Char(related="line_id.sheet")
    row_number = fields.Integer("Row", related="line_id.row_number")
    made = fields.Boolean("New", readonly=True, help="The customer came with this source.")
    brought = fields.Json("Values", readonly=True, export_string_translation=False)
    former = fields.Json("Former values", readonly=True, export_string_translation=False)
    text = fields.Char("Brought", compute="_compute_text")
    merged = fields.Boolean(
        "Merged record",
        compute="_compute_merged",
        help="It was brought to a record of this customer that has been merged into the one that stays.",
    )

    @api.depends("partner_id")
    def _compute_merged(self):
        survivors = self.env["rcc.partner.alias"]._survivors(self.partner_id.ids)
        for source in self:
            source.merged = source.partner_id.id in survivors

    @api.depends("brought")
    @api.depends_context("lang")
    def _compute_text(self):
        """The fields in words; an area by its name."""
        labels = self.env["rcc.register.import"]._field_labels()
        labels["street"] = labels["address"]
        areas = {source.id: (source.brought or {}).get("rcc_area_id") for source in self}
        names = {
            area.id: area.name for area in self.env["rcc.area"].browse(set(areas.values()) - {None})
        }
        for source in self:
            brought = source.brought or {}
            texts = [
                f"{labels[name]} {value:.12g}"
                if isinstance(value, (int, float))
                else f"{labels[name]} {value}"
                for name, value in brought.items()
                if name in labels and value not in (None, "")
            ]
            if areas[source.id]:
                texts.append(f"{labels['village']} {names[areas[source.id]]}")
            source.text = "  ".join(texts) or False
