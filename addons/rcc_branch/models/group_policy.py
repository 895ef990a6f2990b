from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.sets import run_set


class GroupPolicy(models.Model):
    """Which customer belongs to which group: ordered rules, the first that fits wins (the union's own policy).

    A draft is tried on all customers before it is proposed. Coming into force starts a run (`rcc.group.run`) that
    moves customers; new customers and nightly changes follow the version in force by the same statement."""

    _name = "rcc.group.policy"
    _description = "Customer Group Policy"
    _inherit = ["rcc.policy.mixin"]
    _order = "version DESC"
    _policy_simulation = True

    code = fields.Char(
        required=True,
        readonly=True,
        default="customer_groups",
        export_string_translation=False,
    )
    name = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Customer groups")
    )
    note = fields.Text("Reasons", translate=True, help="Why the rules are changed.")
    line_ids = fields.One2many("rcc.group.rule", "policy_id", "Rules", copy=True)
    simulation_ids = fields.One2many("rcc.group.simulation", "policy_id", "From and to")
    total_ids = fields.One2many("rcc.group.simulation.total", "policy_id", "Groups now and then")

    _one_policy = models.Constraint(
        "CHECK (code = 'customer_groups')", "The union has one policy of customer groups."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s, version %(version)s", name=policy.name or "", version=policy.version
            )

    def action_open_matrix(self):
        """The figures of the simulation as a table from group to group."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_branch.rcc_group_simulation_action"
        )
        return action | {"domain": [("policy_id", "=", self.id)]}

    def _come_into_force(self):
        """Groups take the new rules at once; customers follow in the background."""
        due = self.filtered(lambda policy: policy.state == "scheduled")
        super()._come_into_force()
        self.env.registry.clear_cache()
        for policy in due.filtered(lambda policy: policy.state == "active"):
            self.env["rcc.group.run"]._begin(policy)

    def _simulate(self):
        """Try the draft on all customers: what each group has now and would have, and who would move."""
        self.ensure_one()
        rules = self._rules()
        if not rules:
            raise UserError(self.env._("A group policy needs a rule."))
        cells = self.env["rcc.group.simulation"].sudo()  # figures of all customers, nobody's rows
        cells.search([("policy_id", "=", self.id)]).unlink()
        run_set(cells.env, cells._cells_sql(self, rules))
        self.invalidate_recordset(["simulation_ids", "total_ids"])
        return self._simulation_report(self.total_ids)

    def _simulation_report(self, totals):
        """The figures that stay with the version."""
        lost = totals.filtered(lambda total: not total.group_id)
        return {
            "figures": [
                [self.env._("Customers"), sum(totals.mapped("later"))],
                [self.env._("Would change their group"), sum(totals.mapped("moved_in"))],
                [self.env._("No rule fits"), lost.later],
            ],
            "columns": [
                self.env._("Customer group"),
                self.env._("Now"),
                self.env._("Then"),
                self.env._("Moved in"),
                self.env._("Moved out"),
            ],
            "rows": [
                [
                    total.group_id.name or self.env._("No rule fits"),
                    total.now,
                    total.later,
                    total.moved_in,
                    total.moved_out,
                ]
                for total in totals
            ],
        }

    def _rules(self):
        """The rules in their order: tuples (group id, domain as a list)."""
        self.ensure_one()
        return [(line.group_id.id, line._read()) for line in self.line_ids.sorted()]

    @api.model
    def _in_force(self):
        """(policy id, rules) in force today; (None, []) without a policy. The lists are shared: read only."""
        return self.sudo()._in_force_cached()  # rules are no secret

    @api.model
    @tools.ormcache()
    def _in_force_cached(self):
        policy = self.search([("state", "=", "active")], limit=1)
        return (policy.id, policy._rules()) if policy else (None, [])
