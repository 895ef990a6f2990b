from odoo import api, fields, models
from odoo.exceptions import UserError


class LifecyclePolicy(models.Model):
    """When somebody is a customer, dormant, lost, won back: by activity, months by customer group.

    A draft is tried on all customers before it is proposed. Coming into force starts a run (`rcc.lifecycle.run`); the
    version in force is followed every night by the same statement."""

    _name = "rcc.lifecycle.policy"
    _description = "Life Cycle Policy"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"
    _policy_simulation = True

    code = fields.Char(
        required=True, readonly=True, default="lifecycle", export_string_translation=False
    )
    name = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Life cycle of customers")
    )
    note = fields.Text("Reasons", translate=True)
    customer_from = fields.Selection(
        [
            ("business", "Business only: a grant or a loan"),
            ("file", "An economic file or business"),
            ("contact", "Any activity"),
        ],
        "What makes a customer",
        required=True,
        default="file",
        help="Whoever has nothing of it is a prospect.",
    )
    won_back_months = fields.Integer(
        "Won back for (months)",
        required=True,
        default=6,
        aggregator=None,
        help="So long somebody who came back is shown as won back, then as a customer again.",
    )
    line_ids = fields.One2many("rcc.lifecycle.rule", "policy_id", "Months", copy=True)

    _one_policy = models.Constraint(
        "CHECK (code = 'lifecycle')", "The union has one policy of the life cycle."
    )
    _won_back = models.Constraint("CHECK (won_back_months >= 0)", "Months are not negative.")

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )

    def _come_into_force(self):
        """Customers follow the new months in the background."""
        due = self.filtered(lambda policy: policy.state == "scheduled")
        super()._come_into_force()
        for policy in due.filtered(lambda policy: policy.state == "active"):
            self.env["rcc.lifecycle.run"]._begin(policy)

    def _simulate(self):
        """Try the draft on all customers: from which state to which, and how many."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("A life cycle policy needs a line with its months."))
        partners = self.env["res.partner"].sudo()  # figures of all customers, nobody's rows
        cells = partners._rcc_lifecycle_cells(self)
        labels = dict(partners._fields["rcc_lifecycle"]._description_selection(self.env))
        moved = sum(count for former, state, count in cells if former != state)
        return {
            "figures": [
                [self.env._("Customers"), sum(count for _former, _state, count in cells)],
                [self.env._("Would change their state"), moved],
            ],
            "columns": [self.env._("Now"), self.env._("Then"), self.env._("Customers")],
            "rows": [
                [labels.get(former, ""), labels[state], count] for former, state, count in cells
            ],
        }

    @api.model
    def _in_force(self):
        """The version in force today; empty without a policy."""
        everyone = self.sudo()  # months are no secret
        return everyone.search([("state", "=", "active")], limit=1)
