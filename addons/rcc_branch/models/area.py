from odoo import api, fields, models
from odoo.exceptions import ValidationError

LEVELS = [
    ("province", "Province"),
    ("prefecture", "Prefecture"),
    ("county", "County"),
    ("township", "Township"),
    ("village", "Village"),
]


class Area(models.Model):
    """An administrative division, by its statistical code (统计用区划代码): province 2 digits … village 12.

    The code carries the place in the tree: an area's code begins with its parent's (GB/T 10114)."""

    _name = "rcc.area"
    _description = "Administrative Area"
    _parent_store = True
    _order = "code"
    _rec_names_search = ["complete_name", "code"]

    code = fields.Char(required=True, help="Digits: province 2, prefecture 4, county 6, township 9, village 12.")
    name = fields.Char(required=True, index="trigram")
    level = fields.Selection(LEVELS, required=True)
    parent_id = fields.Many2one("rcc.area", "Part of", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("rcc.area", "parent_id", "Parts")
    complete_name = fields.Char("Full name", compute="_compute_complete_name", store=True, recursive=True)
    branch_id = fields.Many2one(
        "rcc.branch", "Responsible branch", index="btree_not_null", ondelete="restrict",
        help="Left empty, the branch of the area that it is part of is responsible.")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "An area's code must be unique.")
    _code_fits_level = models.Constraint(
        """CHECK (code ~ '^[0-9]+$' AND length(code) = CASE level WHEN 'province' THEN 2 WHEN 'prefecture' THEN 4
            WHEN 'county' THEN 6 WHEN 'township' THEN 9 WHEN 'village' THEN 12 END)""",
        "An area's code has 2 digits for a province, 4 for a prefecture, 6 for a county, 9 for a township, 12 for a village.",
    )
    _root_level = models.Constraint(
        "CHECK (parent_id IS NOT NULL OR level IN ('province', 'prefecture', 'county'))",
        "A township or village must be part of another area.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for area in self:
            above = area.parent_id.complete_name
            area.complete_name = f"{above} / {area.name}" if above else area.name

    @api.constrains("parent_id")
    def _check_parent(self):
        """No cycles, and the parent's code begins ours (which also makes its level the higher one)."""
        if self._has_cycle():
            raise ValidationError(self.env._("An area cannot be part of itself."))
        for area in self.filtered("parent_id"):
            above = area.parent_id.code
            if len(above) >= len(area.code) or not area.code.startswith(above):
                raise ValidationError(self.env._(
                    "The code %(code)s of %(area)s does not fit its parent %(parent)s (%(parent_code)s).",
                    code=area.code, area=area.name, parent=area.parent_id.name, parent_code=above))

    def _responsible_branch(self):
        """The branch responsible for this area: its own, else that of the nearest area it is part of."""
        self.ensure_one()
        above = self.browse(int(part) for part in reversed((self.parent_path or "").split("/")) if part)
        return next((area.branch_id for area in above if area.branch_id), self.env["rcc.branch"])
