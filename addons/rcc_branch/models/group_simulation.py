from odoo import api, fields, models
from odoo.tools import SQL


class GroupSimulation(models.Model):
    """One cell of a simulation: how many customers would go from one group to another (or stay)."""

    _name = "rcc.group.simulation"
    _description = "Simulated Change of Groups"
    _order = "policy_id, customers DESC, id"

    policy_id = fields.Many2one(
        "rcc.group.policy", "Policy", required=True, index=True, ondelete="cascade", readonly=True
    )
    from_group_id = fields.Many2one(
        "rcc.customer.group",
        "From group",
        readonly=True,
        ondelete="cascade",
        help="Empty: no group.",
    )
    to_group_id = fields.Many2one(
        "rcc.customer.group",
        "To group",
        readonly=True,
        ondelete="cascade",
        help="Empty: no rule fits.",
    )
    customers = fields.Integer(readonly=True)
    moves = fields.Boolean("Would move", readonly=True)

    @api.depends("from_group_id", "to_group_id")
    def _compute_display_name(self):
        nothing = self.env._("no group")
        for cell in self:
            names = (cell.from_group_id.name or nothing, cell.to_group_id.name or nothing)
            cell.display_name = " → ".join(names)

    def action_open_customers(self):
        """The customers of this cell that are in the reader's scope."""
        self.ensure_one()
        partners = self.env["res.partner"]
        domain = partners._rcc_root_domain() & fields.Domain(
            [
                ("rcc_customer_group_id", "=", self.from_group_id.id),
                ("rcc_rule_fit", "=", f"{self.policy_id.id}:{self.to_group_id.id or 0}"),
            ]
        )
        return partners._rcc_open_customers(self.display_name, domain)

    @api.model
    def _cells_sql(self, policy, rules):
        """All customers by their group now and by the rules: one statement, whatever their number."""
        query, group = self.env["res.partner"]._rcc_rules_query(rules)
        now = SQL.identifier(query.table, "rcc_customer_group_id")
        found = query.select(SQL("%s AS now", now), SQL("%s AS later", group))
        return SQL(
            """INSERT INTO rcc_group_simulation
                      (policy_id, from_group_id, to_group_id, customers, moves,
                       create_uid, write_uid, create_date, write_date)
               SELECT %(policy)s, now, later, count(*), now IS DISTINCT FROM later,
                      %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                 FROM (%(found)s) AS customer GROUP BY now, later""",
            policy=policy.id,
            uid=self.env.uid,
            found=found,
        )
