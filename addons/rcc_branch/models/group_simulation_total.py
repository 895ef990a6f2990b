from odoo import fields, models
from odoo.tools import SQL


class GroupSimulationTotal(models.Model):
    """A group's figures in a simulation, added up from its cells."""

    _name = "rcc.group.simulation.total"
    _description = "Simulated Size of a Group"
    _auto = False
    _order = "policy_id, sequence, group_id"

    policy_id = fields.Many2one("rcc.group.policy", "Policy", readonly=True)
    group_id = fields.Many2one(
        "rcc.customer.group", "Customer group", readonly=True, help="Empty: no rule fits."
    )
    sequence = fields.Integer(readonly=True)
    now = fields.Integer(readonly=True)
    later = fields.Integer("Then", readonly=True)
    moved_in = fields.Integer(readonly=True)
    moved_out = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT row_number() OVER () AS id, f.policy_id, f.group_id,
                      COALESCE(g.sequence, 9999) AS sequence, sum(f.now) AS now, sum(f.later) AS later,
                      sum(f.moved_in) AS moved_in, sum(f.moved_out) AS moved_out
                 FROM (SELECT policy_id, from_group_id AS group_id, customers AS now, 0 AS later,
                              0 AS moved_in, CASE WHEN moves THEN customers ELSE 0 END AS moved_out
                         FROM rcc_group_simulation
                        UNION ALL
                       SELECT policy_id, to_group_id, 0, customers,
                              CASE WHEN moves THEN customers ELSE 0 END, 0
                         FROM rcc_group_simulation) AS f
                 LEFT JOIN rcc_customer_group g ON g.id = f.group_id
                GROUP BY f.policy_id, f.group_id, g.sequence"""
        )

    def action_open_customers(self):
        """The customers that the draft's rules give to this group, those who would stay included."""
        self.ensure_one()
        partners = self.env["res.partner"]
        domain = partners._rcc_root_domain() & fields.Domain(
            "rcc_rule_fit", "=", f"{self.policy_id.id}:{self.group_id.id or 0}"
        )
        return partners._rcc_open_customers(
            self.group_id.name or self.env._("No rule fits"), domain
        )
