from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set


class RatingRun(models.Model):
    """Rates all households of a branch under one scheme, as of one date, in the background.

    Each gets a rating with what is known so far; what is missing is named and completed
    by surveys and panels. Households with an open rating are left alone, so a run can be
    repeated.
    """

    _name = "rcc.rating.run"
    _description = "Rating Run"
    _inherit = ["rcc.batch", "rcc.credit.mixin"]
    _order = "id DESC"
    _batch_limit = 2000

    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        required=True,
        index=True,
        ondelete="restrict",
        help="This branch and all below it.",
    )
    scheme_id = fields.Many2one(
        "rcc.rating.scheme",
        "Scheme",
        required=True,
        ondelete="restrict",
        domain=[("state", "=", "active")],
        default=lambda self: self.env["rcc.rating.scheme"]._default_scheme(),
    )
    date = fields.Date("As of", required=True, default=lambda self: self._today())
    without_grant = fields.Boolean(
        "Only without grant",
        default=True,
        help="Leave out households that have a live or frozen grant.",
    )
    result_ids = fields.One2many("rcc.rating.result", "run_id", "Ratings", readonly=True)
    result_count = fields.Integer("Ratings made", compute="_compute_result_count")

    @api.depends("branch_id", "date")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.branch_id.name or ''} {run.date or ''}"

    @api.depends("batch_done", "batch_state")
    def _compute_result_count(self):
        counts = dict(
            self.env["rcc.rating.result"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.result_count = counts.get(run, 0)

    def action_start(self):
        """Start in the background; progress shows on the run."""
        self._require_role("customer_manager", "branch_manager", "department_head")
        for run in self:
            [(total,)] = self.env.execute_query(
                SQL("SELECT count(*) FROM (%s) AS household", run._households_sql(0, None))
            )
            run._batch_start(total)

    def action_open_results(self):
        """Show the ratings that the run made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_credit_rating.rcc_rating_result_action"
        )
        return action | {"domain": [("run_id", "=", self.id)], "context": {}}

    def _step(self, cursor, limit):
        """Rate the next households by id; the cursor is the last of them."""
        self.env.flush_all()
        ids = [row for (row,) in self.env.execute_query(self._households_sql(cursor or 0, limit))]
        if not ids:
            return None
        rows = run_set(self.env, self._insert_sql(ids), {"rcc.rating.result": ["partner_id"]})
        self.env["rcc.rating.result"].browse(row for (row,) in rows)._compute_set()
        return ids[-1] if len(ids) == limit else None

    def _households_sql(self, cursor, limit):
        """Ids of the households that are due, by id."""
        return SQL(
            """SELECT household.id FROM res_partner household
                WHERE household.rcc_kind = 'household' AND household.active AND household.id > %(cursor)s
                  AND household.rcc_branch_id IN %(branches)s
                  AND NOT EXISTS (SELECT FROM rcc_rating_result open WHERE open.partner_id = household.id
                                     AND open.state IN ('draft', 'incomplete', 'proposed', 'noticed'))
                  AND NOT (%(without)s AND EXISTS (SELECT FROM rcc_grant held
                            WHERE held.partner_id = household.id AND held.state IN ('live', 'frozen')))
                ORDER BY household.id LIMIT %(limit)s""",
            cursor=cursor,
            branches=self.branch_id._below(),
            without=self.without_grant,
            limit=limit,
        )

    def _insert_sql(self, ids):
        """Draft ratings of these households, as one statement."""
        return SQL(
            """INSERT INTO rcc_rating_result
                   (partner_id, branch_id, scheme_id, date, state, run_id,
                    create_uid, create_date, write_uid, write_date)
               SELECT household.id, household.rcc_branch_id, %(scheme)s, %(date)s, 'draft', %(run)s,
                      %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM res_partner household WHERE household.id IN %(ids)s
                   ON CONFLICT DO NOTHING
               RETURNING id""",
            scheme=self.scheme_id.id,
            date=self.date,
            run=self.id,
            uid=self.env.uid,
            ids=tuple(ids),
        )
