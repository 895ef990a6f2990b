from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.rcc_base.tools.guard import Guard
from odoo.addons.rcc_base.tools.tree import path_ids

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

    code = fields.Char(
        required=True, help="Digits: province 2, prefecture 4, county 6, township 9, village 12."
    )
    name = fields.Char(required=True, index="trigram")
    level = fields.Selection(LEVELS, required=True)
    parent_id = fields.Many2one("rcc.area", "Part of", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("rcc.area", "parent_id", "Parts")
    complete_name = fields.Char(
        "Full name", compute="_compute_complete_name", store=True, recursive=True
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Responsible branch",
        index="btree_not_null",
        ondelete="restrict",
        help="Left empty, the branch of the area that it is part of is responsible.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "An area's code must be unique.")
    _code_fits_level = models.Constraint(
        """CHECK (code ~ '^[0-9]+$' AND length(code) = CASE level WHEN 'province' THEN 2 WHEN 'prefecture' THEN 4
            WHEN 'county' THEN 6 WHEN 'township' THEN 9 WHEN 'village' THEN 12 END)""",
        "An area's code has 2 digits for a province, 4 for a prefecture, 6 for a county, "
        "9 for a township, 12 for a village.",
    )
    _root_level = models.Constraint(
        "CHECK (parent_id IS NOT NULL OR level IN ('province', 'prefecture', 'county'))",
        "A township or village must be part of another area.",
    )

    _code_fits_parent = Guard(
        "INSERT OR UPDATE OF code, parent_id",
        """
        DECLARE above text;
        BEGIN
            SELECT code INTO above FROM rcc_area WHERE id = NEW.parent_id;
            IF above IS NOT NULL AND (length(above) >= length(NEW.code) OR NOT starts_with(NEW.code, above))
                OR TG_OP = 'UPDATE' AND NEW.code <> OLD.code AND EXISTS (
                    SELECT FROM rcc_area WHERE parent_id = NEW.id AND NOT starts_with(code, NEW.code)) THEN
                RAISE EXCEPTION 'area code does not fit its parent'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "An area's code begins with the code of the area that it is part of.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for area in self:
            above = area.parent_id.complete_name
            area.complete_name = f"{above} / {area.name}" if above else area.name

    @api.constrains("parent_id")
    def _check_parent(self):
        """No cycles; the codes keep them out of the database too."""
        if self._has_cycle():
            raise ValidationError(self.env._("An area cannot be part of itself."))

    def _responsible_branch(self):
        """The branch responsible for this area: its own, else that of the nearest area it is part of."""
        self.ensure_one()
        above = self.browse(reversed(path_ids(self)))
        return next((area.branch_id for area in above if area.branch_id), self.env["rcc.branch"])
