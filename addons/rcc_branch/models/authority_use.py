from odoo import api, fields, models
from odoo.tools import SQL

from .authority_simulation import DECIDED


class AuthorityUse(models.Model):
    """Who used which authority how far: one row a decision with an amount, beside the highest that the role may decide.

    The role is the one by which the decider held the authority that day; a committee's decisions are the committee's.
    """

    _name = "rcc.authority.use"
    _description = "Use of Authority"
    _auto = False
    _order = "decided_at DESC, id DESC"
    _rec_name = "decision_id"

    decision_id = fields.Many2one("rcc.decision", readonly=True)
    act = fields.Selection(selection="_acts", readonly=True)
    user_id = fields.Many2one("res.users", "Decided By", readonly=True)
    role_id = fields.Many2one("rcc.role", "Role", readonly=True)
    branch_id = fields.Many2one("rcc.branch", "Branch of the Post", readonly=True)
    acting = fields.Boolean("As a Deputy", readonly=True)
    amount = fields.Float("Amount (Yuan)", digits=(16, 2), readonly=True)
    ceiling = fields.Float("Authority (Yuan)", digits=(16, 2), readonly=True, aggregator="max")
    share = fields.Float(
        "Share of the Maximum (%)", digits=(16, 1), readonly=True, aggregator="avg"
    )
    decided_at = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        """Approved decisions with the post and the row of authority that covered them."""
        acts = SQL(", ").join(
            SQL("(%s, %s)", decided, act) for act, names in DECIDED.items() for decided in names
        )
        return SQL(
            """SELECT d.id, d.id AS decision_id, decided.act, d.user_id, held.role_id, held.branch_id, held.acting,
                      d.amount, held.ceiling, 100 * d.amount / NULLIF(held.ceiling, 0) AS share, d.decided_at
                 FROM rcc_decision d JOIN (VALUES %s) AS decided (name, act) ON decided.name = d.act
                 CROSS JOIN LATERAL (
                      SELECT (d.decided_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date AS local) AS day
                 LEFT JOIN LATERAL (
                      SELECT p.role_id, p.branch_id, p.acting_for_id IS NOT NULL AS acting,
                             a.amount_max * CASE WHEN p.acting_for_id IS NULL THEN 1 ELSE a.acting_percent / 100.0 END
                                 AS ceiling
                        FROM rcc_post p JOIN rcc_role r ON r.id = p.role_id
                        JOIN rcc_authority a ON a.role_id = p.role_id AND a.act = decided.act
                       WHERE p.user_id = d.user_id AND a.state IN ('active', 'retired')
                         AND p.date_from <= day.local
                         AND (p.date_to IS NULL OR p.date_to >= day.local)
                         AND a.date_from <= day.local
                         AND (a.date_to IS NULL OR a.date_to >= day.local)
                       ORDER BY COALESCE(r.collective, FALSE) = COALESCE(jsonb_exists(d.data, 'committee'), FALSE) DESC,
                                a.amount_max >= d.amount DESC, a.amount_max LIMIT 1) AS held ON TRUE
                WHERE d.outcome = 'approved'""",
            acts,
        )

    def action_open_decision(self):
        """The decision itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "rcc.decision",
            "res_id": self.decision_id.id,
            "views": [(False, "form")],
        }

    @api.model
    def _acts(self):
        """The acts of the table of authority."""
        return self.env["rcc.authority"]._fields["act"]._description_selection(self.env)
