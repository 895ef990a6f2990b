from odoo import api, fields, models
from odoo.exceptions import UserError

#: fields of which one value stays; the rest follow from documents and memberships
FIELDS = ("name", "phone", "street", "email", "rcc_area_id")
DOCUMENTS = ("resident_id", "household_register", "uscc")


class MergeChoice(models.Model):
    """Two values of one field of which one stays, side by side."""

    _name = "rcc.merge.choice"
    _description = "Choice in a Merge"
    _order = "id"

    merge_id = fields.Many2one("rcc.merge", required=True, index=True, ondelete="cascade")
    code = fields.Char(required=True, readonly=True, export_string_translation=False)
    label = fields.Char("Field", compute="_compute_texts")
    survivor_text = fields.Char("Of the one that stays", compute="_compute_texts")
    gone_text = fields.Char("Of the one that goes", compute="_compute_texts")
    take = fields.Selection(
        [("survivor", "The left one"), ("gone", "The right one")],
        "What stays",
        help="Of two document numbers the other one is archived as wrong.",
    )

    _once = models.UniqueIndex("(merge_id, code)", "Each field is chosen once.")

    @api.depends("code", "merge_id.survivor_id", "merge_id.gone_id")
    @api.depends_context("uid", "lang")
    def _compute_texts(self):
        for choice in self:
            choice.label = choice._label()
            choice.survivor_text = choice._text(choice.merge_id.survivor_id)
            choice.gone_text = choice._text(choice.merge_id.gone_id)

    def write(self, vals):
        """A choice is made while the merge is a draft."""
        if not self.env.su and (
            vals.keys() - {"take"} or any(choice.merge_id.state != "draft" for choice in self)
        ):
            raise UserError(self.env._("Choose which value stays before the two are merged."))
        return super().write(vals)

    def _label(self):
        if self.code in DOCUMENTS:
            return dict(self.env["rcc.identity"]._fields["kind"]._description_selection(self.env))[
                self.code
            ]
        return self.env["res.partner"].fields_get([self.code], ["string"])[self.code]["string"]

    def _text(self, customer):
        """What the customer's record says, for those who may read it."""
        if not customer.has_access("read"):
            return "**"
        if self.code in DOCUMENTS:
            return ", ".join(self._documents(customer).mapped("number_masked"))
        value = customer[self.code]
        return value.display_name if isinstance(value, models.BaseModel) else value

    def _documents(self, customer):
        return customer.rcc_identity_ids.filtered(lambda row: row.active and row.kind == self.code)

    @api.model
    def _proposals(self, survivor, gone):
        """[(code, take)] of the fields on which the two differ; wrong numbers are for a person to tell."""
        names = [
            name
            for name in FIELDS
            if not (name == "name" and survivor.rcc_kind == "household")
            and not (name == "rcc_area_id" and survivor.parent_id)
        ]
        found = [
            (name, "survivor" if survivor[name] else "gone")
            for name in names
            if gone[name] and survivor[name] != gone[name]
        ]
        for kind in DOCUMENTS:
            held = [
                customer.rcc_identity_ids.filtered(
                    lambda row, kind=kind: row.active and row.kind == kind
                )
                for customer in (survivor, gone)
            ]
            if all(held):
                found.append((kind, False))
        return found
