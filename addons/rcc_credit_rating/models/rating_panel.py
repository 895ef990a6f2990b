from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import MIGRATING, DutyGuard, Guard
from odoo.addons.rcc_base.tools.sets import run_set


class RatingPanel(models.Model):
    """The villagers' appraisal of one household: sealed sheets, keyed by a third person.

    The keyer is neither investigator nor the household's manager (the database refuses
    a second duty in the case). No opinion can be read before the panel is closed.
    From `opinion_trim` opinions on, highest and lowest are dropped; the mean is exact.
    """

    _name = "rcc.rating.panel"
    _description = "Appraisal Panel"
    _inherit = ["rcc.credit.mixin"]
    _order = "id DESC"
    _rec_name = "partner_id"

    result_id = fields.Many2one(
        "rcc.rating.result", "Rating", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="result_id.partner_id", string="Household", store=True, index=True, precompute=True
    )
    branch_id = fields.Many2one(related="result_id.branch_id", store=True, index=True)
    date = fields.Date("Held on", required=True, default=lambda self: self._today())
    keyer_id = fields.Many2one(
        "hr.employee",
        "Keyed by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user._rcc_employee_or_none(),
    )
    sheet_ids = fields.One2many("rcc.rating.sheet", "panel_id", "Sheets")
    sheet_count = fields.Integer("Sheets in", compute="_compute_sheet_count")
    state = fields.Selection(
        [("open", "Sealed"), ("closed", "Opened")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
    )
    closed_on = fields.Date(readonly=True, copy=False)
    mean = fields.Float(digits=0, readonly=True, copy=False, aggregator="avg")
    spread = fields.Float(digits=0, readonly=True, copy=False, aggregator="avg")
    valid_count = fields.Integer("Valid opinions", readonly=True, copy=False)
    spread_alarm = fields.Boolean(
        readonly=True, copy=False, help="Highest and lowest opinion lie too far apart: look again."
    )

    _one_per_case = models.Constraint("UNIQUE (result_id)", "A rating has one panel.")
    _keyer_duty = DutyGuard("keyer", employee="keyer_id", case_field="result_id")
    _closed_fixed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} OR OLD.state = 'open' AND (TG_OP = 'DELETE' OR
                (OLD.result_id, OLD.keyer_id) IS NOT DISTINCT FROM (NEW.result_id, NEW.keyer_id))
                OR (TG_OP = 'UPDATE' AND to_jsonb(OLD) - '{{branch_id,write_uid,write_date}}'::text[]
                  = to_jsonb(NEW) - '{{branch_id,write_uid,write_date}}'::text[]) THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION 'closed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "An opened panel is not changed, and its keyer stays.",
    )

    @api.depends("sheet_ids")
    def _compute_sheet_count(self):
        for panel in self:
            panel.sheet_count = len(panel.sheet_ids)

    @api.constrains("keyer_id", "result_id")
    def _check_keyer(self):
        """The household's own customer manager does not key its panel."""
        for panel in self:
            manager = panel.partner_id.rcc_manager_id
            if manager and manager._rcc_employee_or_none().id == panel.keyer_id.id:
                raise UserError(
                    self.env._("The household's customer manager cannot key its panel.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_fields(vals_list, {"result_id", "date", "sheet_ids"})
        panels = super().create(vals_list)
        for panel in panels:
            if panel.result_id.state not in ("draft", "incomplete"):
                raise UserError(self.env._("The rating is proposed already."))
        return panels

    def write(self, vals):
        self._refuse_fields([vals], {"date", "sheet_ids"})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_keyer(self):
        """Nobody else throws sealed sheets away, to key kinder ones."""
        self.sheet_ids._expect_keyer()

    def action_close(self):
        """Open the sealed sheets: work out the mean and hand it to the rating.

        By the keyer, once all sheets are in. Raises below the scheme's least number of
        valid opinions (3).
        """
        self._require_role("back_office", "accountant")
        for panel in self:
            panel._expect_ready()
            run_set(
                self.env,
                panel._mean_sql(),
                {self._name: ["mean", "spread", "state", "valid_count"]},
            )
            self.env["rcc.decision"]._append(
                panel,
                "panel",
                outcome="recorded",
                data={"opinions": panel.valid_count, "mean": panel.mean, "spread": panel.spread},
            )
        self.result_id.sudo()._compute_set()  # the keyer may not write ratings; the panel scores it
        return True

    def _expect_ready(self):
        """Raise unless the keyer closes an open panel with enough valid opinions."""
        employee = self.env.user._rcc_employee_or_none()
        if not self.env.su and employee.id != self.keyer_id.id:
            raise UserError(self.env._("A panel is opened by the person who keyed its sheets."))
        if self.state != "open":
            raise UserError(self.env._("This panel is open already."))
        sheets = self.sheet_ids.sudo()  # counts sealed opinions, shows none
        minimum = self.result_id.sudo().scheme_id.opinion_minimum  # policy is open to all staff
        valid = len(sheets.filtered(lambda sheet: sheet.sealed != "invalid"))
        if valid < minimum:
            raise UserError(
                self.env._(
                    "At least %(minimum)s valid opinions are needed; %(valid)s are in.",
                    minimum=minimum,
                    valid=valid,
                )
            )

    def _mean_sql(self):
        """Close the panel: trimmed mean, spread and alarm in one statement."""
        scheme = self.result_id.sudo().scheme_id  # policy is open to all staff
        points = SQL(", ").join(
            SQL("(%s, %s::numeric)", code, str(value))
            for code, value in scheme._opinion_points().items()
        )
        return SQL(
            """
            WITH opinion AS (
                SELECT scale.points, row_number() OVER (ORDER BY scale.points, sheet.id) AS place,
                       count(*) OVER () AS opinions
                  FROM rcc_rating_sheet sheet
                  JOIN (VALUES %(points)s) AS scale (code, points) ON scale.code = sheet.sealed
                 WHERE sheet.panel_id = %(panel)s
            ), outcome AS (
                SELECT avg(points) FILTER (WHERE opinions < %(trim)s OR place NOT IN (1, opinions)) AS mean,
                       max(points) - min(points) AS spread, max(opinions) AS opinions
                  FROM opinion
            )
            UPDATE rcc_rating_panel panel
               SET state = 'closed', closed_on = %(today)s, mean = outcome.mean, spread = outcome.spread,
                   valid_count = outcome.opinions, spread_alarm = outcome.spread > %(alarm)s::numeric,
                   write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
              FROM outcome WHERE panel.id = %(panel)s
            RETURNING panel.id""",
            points=points,
            panel=self.id,
            trim=scheme.opinion_trim,
            today=self._today(),
            alarm=str(scheme.spread_alarm),
            uid=self.env.uid,
        )
