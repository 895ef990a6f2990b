from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.actions import form_of


class DecisionStage(models.Model):
    """One row a timed stage of a case: when it began and ended, and whether it kept the service-time limit of that day.

    Addons give the stages of their cases by `_stages_sql`. Not a table: worked out as a set when it is read.
    """

    _name = "rcc.decision.stage"
    _description = "Service Times"
    _auto = False
    _order = "stopped_at DESC, id DESC"
    _rec_name = "subject_name"

    stage = fields.Selection(selection="_stages", readonly=True)
    subject_model = fields.Char(readonly=True, export_string_translation=False)
    subject_id = fields.Many2oneReference("Case ID", model_field="subject_model", readonly=True)
    subject_name = fields.Char("Case", compute="_compute_subject_name")
    branch_id = fields.Many2one("rcc.branch", "Branch", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Ended By", readonly=True)
    started_at = fields.Datetime("Began", readonly=True)
    stopped_at = fields.Datetime("Ended", readonly=True)
    days = fields.Float("Working Days", digits=(16, 2), readonly=True, aggregator="avg")
    limit_days = fields.Float("Limit", digits=(6, 2), readonly=True, aggregator="avg")
    met = fields.Selection([("met", "Met"), ("missed", "Missed")], "Service Time", readonly=True)

    @property
    def _table_query(self):
        """Stages with their working days, judged by the limit in force on the day they ended."""
        stages = SQL(" UNION ALL ").join(self._stages_sql() or [self._no_stage()])
        work, (since, until) = self.env["rcc.work.time"], self._span(stages)
        return SQL(
            """WITH stage AS MATERIALIZED (%(stages)s), clock AS (%(clock)s)
            SELECT row_number() OVER (ORDER BY timed.stopped_at, timed.stage, timed.subject_id) AS id, timed.*,
                   lim.days AS limit_days,
                   CASE WHEN lim.days IS NULL THEN NULL WHEN timed.days <= lim.days THEN 'met' ELSE 'missed' END AS met
              FROM (SELECT stage.*, GREATEST(0, stop.hours - start.hours) / %(day)s AS days FROM stage
                      JOIN clock start ON start.at = started_at JOIN clock stop ON stop.at = stopped_at) AS timed
              LEFT JOIN rcc_service_limit lim ON lim.stage = timed.stage AND lim.state IN ('active', 'retired')
                    AND daterange(lim.date_from, lim.date_to, '[]')
                        @> (timed.stopped_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date""",
            stages=stages,
            clock=work._clock_sql(
                SQL("SELECT started_at AS at FROM stage UNION ALL SELECT stopped_at FROM stage"),
                since,
                until,
            ),
            day=work._hours_per_day(),
        )

    @api.depends("subject_model", "subject_id")
    def _compute_subject_name(self):
        for stage in self:
            stage.subject_name = self.env["rcc.decision"]._name_of(
                stage.subject_model, stage.subject_id
            )

    def action_open_subject(self):
        """Open the case."""
        self.ensure_one()
        return form_of(self.subject_model, self.subject_id)

    @api.model
    def _stages_sql(self):
        """Hook: SELECTs of (stage, subject_model, subject_id, branch_id, partner_id, user_id, started_at, stopped_at),
        moments in UTC; addons add theirs to what `super()` gives."""
        return []

    @api.model
    def _stages(self):
        return self.env["rcc.service.limit"]._stages()

    @api.model
    def _span(self, stages):
        """First and last day of the stages."""
        self.env.flush_all()
        [(since, until)] = self.env.execute_query(
            SQL(
                "SELECT min(started_at)::date - 1, max(GREATEST(started_at, stopped_at))::date + 1 FROM (%s) AS stage",
                stages,
            )
        )
        today = self.env.company._rcc_today()
        return since or today, until or today

    @api.model
    def _no_stage(self):
        return SQL(
            """SELECT '' AS stage, '' AS subject_model, 0 AS subject_id, 0 AS branch_id, 0 AS partner_id, 0 AS user_id,
                      now()::timestamp AS started_at, now()::timestamp AS stopped_at WHERE FALSE"""
        )
