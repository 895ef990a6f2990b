from odoo import fields, models


class Institution(models.Model):
    """A bank, insurer or other house where our customers save and borrow beside us."""

    _name = "rcc.institution"
    _description = "Other Institution"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("state_bank", "State-owned bank"),
            ("postal", "Postal savings"),
            ("commercial", "Other commercial bank"),
            ("village_bank", "Village bank"),
            ("microlender", "Microlender or platform"),
            ("insurer", "Insurer"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "There is an institution of that code already.")
