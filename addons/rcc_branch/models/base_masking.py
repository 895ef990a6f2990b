from odoo import api, models, tools

from odoo.addons.rcc_base.tools.identity import mask_text

#: short texts in which people write sentences, by model; long texts are all looked at
SENTENCES = {
    "res.partner": frozenset({"name", "street", "street2", "city", "function", "ref"}),
    "mail.message": frozenset({"subject"}),
    "mail.scheduled.message": frozenset({"subject"}),
    "mail.mail": frozenset({"subject"}),
    "mail.activity": frozenset({"summary"}),
}
ENDINGS = (
    "name",
    "note",
    "reason",
    "comment",
    "answer",
    "remark",
    "summary",
    "text",
    "paper_no",
    "guardianship",
)


class Base(models.AbstractModel):
    """An identity number typed into a text (a message, a note, a reason) is masked when it is saved, by whatever way it
    comes: it would be read by whoever reads the text, and searched for (PIPL art. 51)."""

    _inherit = "base"

    def _prepare_create_values(self, vals_list):
        """The one place through which new texts come."""
        prepared = super()._prepare_create_values(vals_list)
        for vals in prepared:
            self._rcc_mask_values(vals)
        return prepared

    def write(self, vals):
        """And changed ones."""
        if self._rcc_masked_fields():
            vals = dict(vals)
            self._rcc_mask_values(vals)
        return super().write(vals)

    @api.model
    def _rcc_mask_values(self, vals):
        """Mask in place."""
        for name in self._rcc_masked_fields() & vals.keys():
            if isinstance(vals[name], str):
                masked = mask_text(vals[name])
                vals[name] = type(vals[name])(masked) if masked != vals[name] else vals[name]

    @api.model
    @tools.ormcache("self._name")
    def _rcc_masked_fields(self):
        """Names of this model's stored fields in which people write sentences."""
        if self._abstract or self._transient:
            return frozenset()
        ours = self._name.startswith("rcc.")
        if not ours and self._name not in SENTENCES:
            return frozenset()
        own = SENTENCES.get(self._name, frozenset())
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.store
            and (
                field.type in ("text", "html")
                or (field.type == "char" and (name in own or (ours and name.endswith(ENDINGS))))
            )
        )
