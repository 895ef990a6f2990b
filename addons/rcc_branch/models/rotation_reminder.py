from odoo import api, fields, models
from odoo.tools import SQL

from .rotation_state import STATES


class RotationReminder(models.Model):
    """A reminder that somebody's rotation or leave comes near or is overdue: one for each case, never repeated."""

    _name = "rcc.rotation.reminder"
    _description = "Rotation Reminder"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id DESC"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", "Employee", required=True, readonly=True, index=True, ondelete="cascade"
    )
    rule_id = fields.Many2one(
        "rcc.rotation.rule", "Rule", required=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", required=True, readonly=True, index=True, ondelete="cascade"
    )
    portfolio_id = fields.Many2one("rcc.portfolio", "Portfolio", readonly=True, ondelete="cascade")
    state = fields.Selection(STATES, required=True, readonly=True)
    due = fields.Date(required=True, readonly=True)
    manager_id = fields.Many2one("res.users", "Reminded", readonly=True, ondelete="set null")

    _case_uniq = models.UniqueIndex(
        "(user_id, rule_id, branch_id, COALESCE(portfolio_id, 0), state, due)",
        "This reminder has been sent.",
    )

    @api.model
    def _cron_remind(self):
        """Nightly: one activity for the branch manager for each case that came nearer, found as a set."""
        states = self.env["rcc.rotation.state"]
        states.env.flush_all()
        new = self.env.execute_query_dict(
            SQL(
                """INSERT INTO rcc_rotation_reminder (user_id, rule_id, branch_id, portfolio_id, state, due)
                SELECT user_id, rule_id, branch_id, portfolio_id, state,
                    CASE WHEN rotation_state = state THEN limit_on ELSE leave_due END
                FROM (%s) AS today WHERE state <> 'ok' AND branch_id IS NOT NULL
                ON CONFLICT DO NOTHING RETURNING id""",
                states._table_query,
            )
        )
        for reminder in self.browse(row["id"] for row in new):
            reminder._remind()

    def _remind(self):
        """Tell the manager of the branch, or of the nearest one above that has another manager."""
        branch = self.branch_id
        while branch and not branch.manager_id - self.user_id:
            branch = branch.parent_id
        if not branch:
            return
        self.manager_id = branch.manager_id
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=max(self.due, self.env["rcc.post"]._today()),
            user_id=branch.manager_id.id,
            summary=self.env._(
                "Rotation or leave of %(user)s: %(state)s",
                user=self.user_id.name,
                state=labels[self.state],
            ),
        )
