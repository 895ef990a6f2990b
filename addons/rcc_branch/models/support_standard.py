from odoo import api, fields, models

KINDS = [
    ("product", "Product question"),
    ("pricing", "Price and terms"),
    ("papers", "Contracts and papers"),
    ("system", "System and data"),
    ("visit", "Joint visit"),
    ("other", "Other"),
]


class SupportStandard(models.Model):
    """Within how many working hours a department answers a request of a kind (the union's own policy)."""

    _name = "rcc.support.standard"
    _description = "Standard of Internal Support"
    _inherit = ["rcc.policy.mixin"]
    _order = "kind, version DESC"
    _policy_key = ["kind"]

    kind = fields.Selection(KINDS, required=True)
    hours = fields.Float(
        "Working hours",
        required=True,
        aggregator=None,
        help="Counted by the company's working calendar, holidays left out.",
    )

    _hours_positive = models.Constraint("CHECK (hours > 0)", "A department needs some time.")

    @api.depends("kind", "hours")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for standard in self:
            standard.display_name = self.env._(
                "%(kind)s: %(hours)g h", kind=kinds.get(standard.kind, ""), hours=standard.hours
            )
