from odoo import fields, models

SECTIONS = [
    ("land", "Land"),
    ("crop", "Crops"),
    ("livestock", "Livestock"),
    ("asset", "Assets"),
    ("debt", "Debts"),
]


class EconomyKind(models.Model):
    """A kind of land, crop, animal, asset or debt, as the cooperative lists them; kept by the head office."""

    _name = "rcc.economy.kind"
    _description = "Kind of Holding"
    _order = "section, sequence, id"

    section = fields.Selection(SECTIONS, required=True, index=True)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    unit = fields.Char(
        "Unit of output", translate=True, help="What its output is counted in: kg, head, eggs."
    )
    counts = fields.Boolean(
        "Farmed",
        default=True,
        help="Land that the household farms itself; leased out does not count.",
    )
    fact = fields.Selection(
        [
            ("house_value", "House value"),
            ("deposits", "Deposits"),
            ("other_assets", "Other assets"),
        ],
        "Adds to",
        help="Which figure of the file an asset adds to.",
    )
    elsewhere = fields.Boolean("Owed elsewhere", help="Owed to somebody else than our cooperative.")

    _code_uniq = models.Constraint(
        "UNIQUE(section, code)", "There is a kind of that code in this section already."
    )
    _asset_fact = models.Constraint(
        "CHECK (section <> 'asset' OR fact IS NOT NULL)", "An asset adds to one figure of the file."
    )
