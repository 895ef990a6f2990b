from odoo import api, fields, models

from odoo.addons.rcc_base.tools.identity import mask_number
from odoo.addons.rcc_base.tools.secret import fingerprint

RELATIONS = [
    ("self", "The person"),
    ("spouse", "Spouse"),
    ("parent", "Parent"),
    ("child", "Child"),
    ("sibling", "Sibling"),
    ("grandparent", "Grandparent"),
    ("grandchild", "Grandchild"),
    ("firm", "Controlled firm"),
]


class RelatedParty(models.Model):
    """A related party (关系人, Commercial Bank Law art. 40): no unsecured loans to them. Kept by risk, dated.

    Only an HMAC of the identity number is kept; the refusal is all that anyone else meets."""

    _name = "rcc.related.party"
    _description = "Related Party"
    _order = "staff_id, date_from DESC"

    staff_id = fields.Many2one(
        "hr.employee", "Staff member", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(required=True)
    number_hmac = fields.Char(
        "Identity fingerprint",
        required=True,
        index=True,
        copy=False,
        export_string_translation=False,
    )
    number = fields.Char(
        "Identity number",
        compute="_compute_number",
        inverse="_inverse_number",
        help="Kept only as a fingerprint; type it again to change it.",
    )
    relation = fields.Selection(RELATIONS, required=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date("To")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "It cannot end before it begins."
    )
    _number_uniq = models.UniqueIndex(
        "(staff_id, number_hmac) WHERE date_to IS NULL",
        "This person is already a related party of that staff member.",
    )

    @api.depends("number_hmac")
    def _compute_number(self):
        for party in self:
            party.number = mask_number("0" * 18) if party.number_hmac else False

    def _inverse_number(self):
        for party in self:
            party.number_hmac = party._fingerprint(party.number)

    @api.model_create_multi
    def create(self, vals_list):
        """The number arrives as typed and is kept as its fingerprint."""
        return super().create([self._without_number(vals) for vals in vals_list])

    def _without_number(self, vals):
        number = vals.get("number")
        if not number:
            return vals
        return {key: value for key, value in vals.items() if key != "number"} | {
            "number_hmac": self._fingerprint(number, firm=vals.get("relation") == "firm")
        }

    def _fingerprint(self, number, firm=None):
        """The same key as the customer's identity document has, so that both meet."""
        if self.relation == "firm" if firm is None else firm:
            return fingerprint("uscc", number.strip().upper())
        return fingerprint("resident_id", self.env["hr.employee"]._rcc_parse_identity(number))
