from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import Guard


class GroupHistory(models.Model):
    """Which group a customer belonged to from which day on, and why. A row ends where the next begins."""

    _name = "rcc.group.history"
    _description = "Customer Group over Time"
    _order = "partner_id, date_from DESC"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(related="partner_id.rcc_branch_id", store=True, index=True)
    group_id = fields.Many2one(
        "rcc.customer.group",
        "Customer group",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: no rule fitted.",
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date(
        "To", compute="_compute_date_to", help="The day before the next row begins."
    )
    policy_id = fields.Many2one(
        "rcc.group.policy",
        "Policy",
        readonly=True,
        ondelete="restrict",
        help="The version that decided; empty where somebody did, with a reason.",
    )
    reason = fields.Char(readonly=True, help="Why somebody gave the group by hand.")
    user_id = fields.Many2one("res.users", "Given by", readonly=True, ondelete="restrict")

    _day_uniq = models.UniqueIndex(
        "(partner_id, date_from)", "A customer's group changes once a day at most."
    )
    _past = Guard(
        "UPDATE OF partner_id, group_id, date_from, policy_id, reason, user_id OR DELETE",
        """
        BEGIN
            IF OLD.date_from < (now() AT TIME ZONE 'Asia/Shanghai')::date
                    AND current_setting('rcc.migrating', true) IS DISTINCT FROM 'on' THEN
                {refuse};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "The group that a customer had in the past is never changed.",
    )

    @api.depends("partner_id", "date_from")
    def _compute_date_to(self):
        rows = self.search_fetch(
            [("partner_id", "in", self.partner_id.ids)], ["partner_id", "date_from"]
        )
        starts = {}
        for row in rows:
            starts.setdefault(row.partner_id.id, []).append(row.date_from)
        for row in self:
            later = [day for day in starts.get(row.partner_id.id, ()) if day > row.date_from]
            row.date_to = fields.Date.subtract(min(later), days=1) if later else False

    @api.model
    def _file(self, partners, policy_id=None, reason=None):
        """File the present group of these customers from today on, as one set; a change of today replaces today's."""
        if not partners:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO rcc_group_history AS h (partner_id, branch_id, group_id, date_from, policy_id, reason,
                          user_id, create_uid, write_uid, create_date, write_date)
                   SELECT id, rcc_branch_id, rcc_customer_group_id, %(today)s, %(policy)s, %(reason)s,
                          %(by)s, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                     FROM res_partner WHERE id = ANY(%(ids)s)
                       ON CONFLICT (partner_id, date_from) DO UPDATE SET group_id = EXCLUDED.group_id,
                          policy_id = EXCLUDED.policy_id, reason = EXCLUDED.reason, user_id = EXCLUDED.user_id,
                          write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date""",
                today=self.env["rcc.post"]._today(),
                policy=policy_id or None,
                reason=reason,
                by=self.env.uid if reason else None,
                uid=self.env.uid,
                ids=partners.ids,
            )
        )
        self.invalidate_model()
        partners.invalidate_recordset(["rcc_group_history_ids"])
