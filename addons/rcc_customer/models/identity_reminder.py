from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class Identity(models.Model):
    """Documents that end soon: one activity for whoever looks after the customer, found and made as a set."""

    _inherit = "rcc.identity"

    @api.model
    def _cron_remind(self):
        """Nightly: remind of each document once for each end that it bears; return how many."""
        today = self.env["rcc.post"]._today()
        policy = self.env["rcc.privacy.policy"]._in_force(today)
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """WITH due AS (
                    UPDATE rcc_identity document SET reminded_to = document.date_to
                      FROM res_partner customer
                     WHERE customer.id = document.partner_id AND customer.active AND document.active
                       AND document.date_to BETWEEN %(today)s AND %(until)s
                       AND document.reminded_to IS DISTINCT FROM document.date_to
                 RETURNING document.partner_id, document.date_to, document.kind),
                   reminded AS (
                    SELECT due.partner_id, min(due.date_to) AS date_to, customer.complete_name,
                           COALESCE(portfolio.manager_id, desk.user_id) AS user_id
                      FROM due JOIN res_partner customer ON customer.id = due.partner_id
                      LEFT JOIN rcc_portfolio portfolio ON portfolio.id = customer.rcc_portfolio_id
                      LEFT JOIN LATERAL (%(desk)s) desk ON TRUE
                     GROUP BY due.partner_id, customer.complete_name, portfolio.manager_id, desk.user_id)
                INSERT INTO mail_activity (res_model_id, res_model, res_id, res_name, activity_type_id, user_id,
                       summary, date_deadline, automated, active, create_uid, write_uid, create_date, write_date)
                SELECT %(model)s, 'res.partner', partner_id, complete_name, %(kind)s, user_id, %(summary)s, date_to,
                       TRUE, TRUE, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM reminded WHERE user_id IS NOT NULL RETURNING id""",
                today=today,
                until=today + timedelta(days=policy.document_days),
                desk=self._desk_sql(today),
                model=self.env["ir.model"]._get_id("res.partner"),
                kind=self.env.ref("rcc_customer.mail_activity_document").id,
                summary=self.with_context(lang="zh_CN").env._(
                    "A document ends: ask for the renewed one"
                ),
                uid=self.env.uid,
            )
        )
        self.env.invalidate_all(flush=False)
        return len(rows)

    @api.model
    def _desk_sql(self, today):
        """Who clears papers at the customer's branch, else its manager."""
        return SQL(
            """SELECT post.user_id FROM rcc_post post JOIN rcc_role role ON role.id = post.role_id
                WHERE role.code IN ('back_office', 'branch_manager') AND post.branch_id = customer.rcc_branch_id
                  AND post.date_from <= %(today)s AND (post.date_to IS NULL OR post.date_to >= %(today)s)
                ORDER BY role.code, post.id LIMIT 1""",
            today=today,
        )
