from odoo import api, fields, models
from odoo.tools import SQL


class DecisionCase(models.Model):
    """One row a case: how many steps it took, how many of them decisions, and how long by the working calendar.

    More than two decisions on one case are flagged: chains of decisions are to be short. Not a table: worked out from
    the chain of decisions when it is read, as a set.
    """

    _name = "rcc.decision.case"
    _description = "Steps of Decisions"
    _auto = False
    _order = "last_at DESC, id DESC"
    _rec_name = "subject_name"

    subject_model = fields.Selection(selection="_kinds", string="Kind of Case", readonly=True)
    subject_id = fields.Many2oneReference("Case ID", model_field="subject_model", readonly=True)
    subject_name = fields.Char("Case", compute="_compute_subject_name")
    first_at = fields.Datetime("First Step", readonly=True)
    last_at = fields.Datetime("Last Step", readonly=True)
    steps = fields.Float(digits=(16, 1), readonly=True, aggregator="avg")
    decisions = fields.Float(
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Steps with an outcome: approved, rejected or returned.",
    )
    long_chain = fields.Boolean("More Than Two Decisions", readonly=True)
    hours = fields.Float("Working Hours", digits=(16, 2), readonly=True, aggregator="avg")
    days = fields.Float("Working Days", digits=(16, 2), readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        """The chains, one row each; `id` is that of the first decision."""
        work, (since, until) = self.env["rcc.work.time"], self._span()
        return SQL(
            """WITH chain AS (
                SELECT min(id) AS id, subject_model, subject_id, min(decided_at) AS first_at,
                       max(decided_at) AS last_at, count(*) AS steps,
                       count(*) FILTER (WHERE outcome <> 'recorded') AS decisions
                  FROM rcc_decision GROUP BY subject_model, subject_id
            ), clock AS (%(clock)s)
            SELECT chain.*, decisions > 2 AS long_chain, stop.hours - start.hours AS hours,
                   (stop.hours - start.hours) / %(day)s AS days
              FROM chain JOIN clock start ON start.at = first_at JOIN clock stop ON stop.at = last_at""",
            clock=work._clock_sql(
                SQL("SELECT first_at AS at FROM chain UNION ALL SELECT last_at FROM chain"),
                since,
                until,
            ),
            day=work._hours_per_day(),
        )

    @api.depends("subject_model", "subject_id")
    def _compute_subject_name(self):
        for case in self:
            case.subject_name = self.env["rcc.decision"]._name_of(
                case.subject_model, case.subject_id
            )

    def action_open_decisions(self):
        """The steps of these cases."""
        action = self.env["ir.actions.act_window"]._for_xml_id("rcc_base.rcc_decision_action")
        domain = fields.Domain.OR(
            fields.Domain("subject_model", "=", case.subject_model)
            & fields.Domain("subject_id", "=", case.subject_id)
            for case in self
        )
        return action | {"domain": list(domain), "context": {}}

    @api.model
    def _kinds(self):
        """Every model on which something was decided: [(model, words)]."""
        rows = self.env.execute_query(SQL("SELECT DISTINCT subject_model FROM rcc_decision"))
        kinds = self.env["ir.model"].sudo()  # names of models only
        return [(name, kinds._get(name).name or name) for (name,) in rows]

    @api.model
    def _span(self):
        """First and last day of what is reported."""
        [(since, until)] = self.env.execute_query(
            SQL("SELECT min(decided_at)::date - 1, max(decided_at)::date + 1 FROM rcc_decision")
        )
        today = self.env.company._rcc_today()
        return since or today, until or today
