"""Models that break the rules, for the tests of the generic checks."""

from odoo import fields, models

from ..tools.guard import AppendOnly


class BadScoped(models.Model):
    _name = "rcc.bad.scoped"

    name = fields.Char()
    rcc_name = fields.Char()
    branch_id = fields.Many2one("res.company")

    _positive = models.Constraint("CHECK (id > 0)", "No.")
    _name_idx = models.Index("(name)")
    _kept = AppendOnly("No.")

    def publish(self):
        return self

    def create(self, vals_list):
        return super().create(vals_list)


class BadForeign(models.AbstractModel):
    """A model that plays a foreign one, with one right field, one wrong one and one overridden."""

    _name = "rcc.bad.foreign"
    _description = "Bad Foreign"

    bad_colour = fields.Char()
    rcc_good = fields.Char()
    display_name = fields.Char()
