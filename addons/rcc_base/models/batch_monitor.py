from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.actions import form_of
from .batch import set_progress


class BatchMonitor(models.Model):
    """All long work of all addons in one list."""

    _name = "rcc.batch.monitor"
    _description = "Long Work"
    _auto = False
    _log_access = False
    _order = "write_date desc, id desc"
    _rec_name = "description"

    description = fields.Char("Work", compute="_compute_description")
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    batch_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        "State",
        readonly=True,
    )
    batch_total = fields.Integer("Rows in All", readonly=True)
    batch_done = fields.Integer("Rows Done", readonly=True)
    batch_error = fields.Text("Error", readonly=True)
    batch_user_id = fields.Many2one("res.users", "Started By", readonly=True)
    write_date = fields.Datetime("Last Step", readonly=True)
    progress = fields.Float("Progress (%)", compute="_compute_progress")

    @property
    def _table_query(self):
        models_with_steps = self.env["rcc.batch"]._batch_models()
        tables = [self._table_rows(name) for name in models_with_steps] or [self._no_rows()]
        return SQL(" UNION ALL ").join(tables)

    @api.depends("res_model")
    def _compute_description(self):
        for work in self:
            work.description = self.env["ir.model"]._get(work.res_model).name or work.res_model

    @api.depends("batch_state", "batch_total", "batch_done")
    def _compute_progress(self):
        set_progress(self)

    def action_batch_cancel(self):
        """Stop the work after its running step."""
        return self._record().action_batch_cancel()

    def action_batch_resume(self):
        """Go on where failed or cancelled work stood."""
        return self._record().action_batch_resume()

    def action_open(self):
        """Open the record that the work belongs to."""
        self.ensure_one()
        return form_of(self.res_model, self.res_id)

    def _record(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def _table_rows(self, name):
        """The rows of one model; ids are spread so that those of several models do not meet."""
        return SQL(
            """SELECT %s::bigint * 100000000 + id AS id, %s AS res_model, id AS res_id,
                      batch_state, batch_total, batch_done, batch_error, batch_user_id, write_date FROM %s""",
            self.env["ir.model"]._get_id(name),
            name,
            SQL.identifier(self.env[name]._table),
        )

    def _no_rows(self):
        return SQL(
            """SELECT 0::bigint AS id, ''::varchar AS res_model, 0 AS res_id, ''::varchar AS batch_state,
                      0 AS batch_total, 0 AS batch_done, ''::text AS batch_error, 0 AS batch_user_id,
                      now()::timestamp AS write_date WHERE FALSE"""
        )
