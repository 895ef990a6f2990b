from odoo import api, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

from ..tools.owing import OWING


class Loan(models.Model):
    """The nightly book: interest due, days past due, categories. One statement a step for any number of loans."""

    _inherit = "rcc.loan"

    @api.model
    def _cron_daily(self):
        """Midnight in Shanghai: interest due, overdue days and categories; old reservations lapse."""
        today = self._today()
        self._lapse(today)
        self.search([("state", "=", "open")], limit=1) and self._accrue(today, everything=True)
        self._classify(today)

    @api.model
    def _lapse(self, today):
        """What no accountant authorised on its day goes back to the grant."""
        self.search([("state", "=", "reserved"), ("date", "<", today)]).write(
            {"state": "cancelled"}
        )

    def _accrue(self, date, everything=False):
        """Book the interest of the lines that are due by `date`, once each (key accrual:<line>)."""
        which = SQL() if everything else SQL("AND l.id IN %s", tuple(self.ids) or (0,))
        run_set(
            self.env,
            SQL(
                """
            INSERT INTO rcc_loan_entry (loan_id, branch_id, home_branch_id, kind, date, principal, interest,
                                        idempotency_key,
                                        create_uid, write_uid, create_date, write_date)
            SELECT l.id, l.branch_id, l.home_branch_id, 'accrual', i.due, 0, i.interest, 'accrual:' || i.id,
                   %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
              FROM rcc_loan_installment i JOIN rcc_loan l ON l.id = i.loan_id
             WHERE l.state = 'open' AND i.replaced_id IS NULL AND i.due <= %(date)s AND i.interest > 0 %(which)s
            ON CONFLICT (idempotency_key) DO NOTHING""",
                date=date,
                which=which,
                user=self.env.uid,
            ),
        )

    @api.model
    def _classify(self, today):
        """Days past due and category of all open loans by the calendar in force; a change of category is kept."""
        calendar = self.env["rcc.loan.calendar"]._in_force(today)
        if not calendar:
            return
        limits = calendar._days()
        run_set(
            self.env,
            SQL(
                """
            WITH overdue AS (
                SELECT l.id AS loan_id, COALESCE(%(today)s - MIN(i.due), 0) AS days
                  FROM rcc_loan l LEFT JOIN rcc_loan_installment i
                    ON i.loan_id = l.id AND i.replaced_id IS NULL AND i.due < %(today)s
                   AND i.principal + i.interest > i.principal_paid + i.interest_paid
                 WHERE l.state = 'open' GROUP BY l.id
            ), classed AS (
                SELECT loan_id, days, CASE WHEN days > %(loss)s THEN 'loss' WHEN days > %(doubtful)s THEN 'doubtful'
                       WHEN days > %(substandard)s THEN 'substandard'
                       WHEN days > %(special_mention)s THEN 'special_mention'
                       ELSE 'normal' END AS category
                  FROM overdue
            ), history AS (
                INSERT INTO rcc_loan_classification (loan_id, branch_id, home_branch_id, date, days_past_due, category,
                    outstanding, calendar_id, create_uid, write_uid, create_date, write_date)
                SELECT l.id, l.branch_id, l.home_branch_id, %(today)s, c.days, c.category, l.outstanding, %(calendar)s,
                       %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM classed c JOIN rcc_loan l ON l.id = c.loan_id
                 WHERE l.category IS DISTINCT FROM c.category OR l.classified_on IS NULL
                ON CONFLICT (loan_id, date) DO NOTHING
            )
            UPDATE rcc_loan l SET days_past_due = c.days, category = c.category, classified_on = %(today)s
              FROM classed c
             WHERE c.loan_id = l.id AND (l.classified_on IS NULL
                OR (l.days_past_due, l.category) IS DISTINCT FROM (c.days, c.category::varchar))
            RETURNING l.id""",
                today=today,
                calendar=calendar.id,
                user=self.env.uid,
                **limits,
            ),
            {"rcc.loan": ["days_past_due", "category"]},
        )

    @api.model
    def _overdue_households(self, date):
        """SQL (household, true) of those with something unpaid after its due date, as of the last moment."""
        return SQL(
            """
            SELECT DISTINCT %s AS partner_id, TRUE AS value
              FROM rcc_loan l JOIN rcc_loan_installment i ON i.loan_id = l.id
              JOIN res_partner borrower ON borrower.id = l.partner_id
             WHERE l.state = 'open' AND i.replaced_id IS NULL AND i.due < %s
               AND i.principal + i.interest > i.principal_paid + i.interest_paid""",
            SQL(OWING),
            date,
        )
