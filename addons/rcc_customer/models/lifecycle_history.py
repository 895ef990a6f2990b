from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import Guard

STATES = [
    ("prospect", "Prospect"),
    ("customer", "Customer"),
    ("dormant", "Dormant"),
    ("lost", "Lost"),
    ("won_back", "Won back"),
]


class LifecycleHistory(models.Model):
    """A move of a customer's life cycle: from which day on, by which rule. Before the first stands the prospect."""

    _name = "rcc.lifecycle.history"
    _description = "Life Cycle over Time"
    _order = "date_from DESC, id DESC"
    _rec_name = "state"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(related="partner_id.rcc_branch_id", store=True, index=True)
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    portfolio_id = fields.Many2one(related="partner_id.rcc_portfolio_id", string="Portfolio")
    former = fields.Selection(STATES, "Before", readonly=True)
    state = fields.Selection(STATES, "Since then", required=True, readonly=True)
    date_from = fields.Date("From", required=True, readonly=True, index=True)
    rule = fields.Selection(
        [
            ("business", "First business"),
            ("active", "Active again"),
            ("silent", "No activity for the policy's months"),
            ("returned", "Came back after being lost"),
            ("settled", "Stayed after coming back"),
            ("policy", "The policy changed"),
            ("moved", "Moved away"),
            ("closed", "The household is closed, or the person died"),
        ],
        "Why",
        required=True,
        readonly=True,
    )
    last_activity = fields.Date(readonly=True)
    policy_id = fields.Many2one(
        "rcc.lifecycle.policy", "Policy", readonly=True, ondelete="restrict"
    )
    reason = fields.Char(readonly=True, help="Given by somebody for a move by hand.")
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="restrict")

    _day_uniq = models.UniqueIndex(
        "(partner_id, date_from)", "A customer's life cycle moves once a day at most."
    )
    _past = Guard(
        "UPDATE OF partner_id, former, state, date_from, rule, last_activity, policy_id, reason, user_id OR DELETE",
        """
        BEGIN
            IF OLD.date_from < (now() AT TIME ZONE 'Asia/Shanghai')::date
                    AND current_setting('rcc.migrating', true) IS DISTINCT FROM 'on' THEN
                {refuse};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "What a customer was in the past is never changed.",
    )

    @api.depends("partner_id", "state")
    def _compute_display_name(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.partner_id.display_name} · {labels.get(row.state, '')}"
