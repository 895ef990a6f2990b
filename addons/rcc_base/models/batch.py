import logging
import time

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)


def set_progress(batches):
    """Set `progress` (per cent) from the state and the rows done, on batches or on the monitor's rows of them."""
    for batch in batches:
        share = (
            100.0 * min(batch.batch_done, batch.batch_total) / batch.batch_total
            if batch.batch_total
            else 0.0
        )
        batch.progress = 100.0 if batch.batch_state == "done" else share


class Batch(models.AbstractModel):
    """Long work in small steps: each step commits with its cursor, so a killed server goes on where it stood.

    Models above implement ``_step`` and call ``_batch_start``. One cron drives them all.
    """

    _name = "rcc.batch"
    _description = "Work in Steps"
    _batch_limit = 500  # rows a step, chosen so that a step takes far less than 20 s

    batch_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        "Progress State",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    batch_cursor = fields.Json(readonly=True, copy=False, export_string_translation=False)
    batch_total = fields.Integer("Rows in All", readonly=True, copy=False)
    batch_done = fields.Integer("Rows Done", readonly=True, copy=False)
    batch_error = fields.Text("Error", readonly=True, copy=False)
    batch_user_id = fields.Many2one("res.users", "Started By", readonly=True, copy=False)
    progress = fields.Float("Progress (%)", compute="_compute_progress", aggregator="avg")

    @api.depends("batch_state", "batch_total", "batch_done")
    def _compute_progress(self):
        set_progress(self)

    @api.model_create_multi
    def create(self, vals_list):
        """Work begins as a draft of the user's own."""
        self._batch_refuse(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Nobody types progress, or whose work it is: the steps run with superuser rights in that name."""
        self._batch_refuse([vals])
        return super().write(vals)

    def action_batch_cancel(self):
        """Stop after the running step; what is done stays done and the batch can be resumed."""
        self._batch_expect("draft", "running", "failed")
        self.sudo().write({"batch_state": "cancelled"})  # by the steps alone; the right was checked

    def action_batch_resume(self):
        """Go on where a failed or cancelled batch stood."""
        self._batch_expect("failed", "cancelled")
        work = self.sudo()  # by the steps alone; the right was checked
        work.write({"batch_state": "running", "batch_error": False})
        self._batch_wake()

    def _batch_start(self, total=0):
        """Hand the batch to the cron, as the current user. ``total`` is the number of rows, for the progress bar."""
        self._batch_expect("draft", "done", "failed", "cancelled")
        self.sudo().write(  # by the steps alone; the right was checked
            {
                "batch_state": "running",
                "batch_cursor": None,
                "batch_total": total,
                "batch_done": 0,
                "batch_error": False,
                "batch_user_id": self.env.uid,
            }
        )
        self._batch_wake()

    def _step(self, cursor, limit):
        """Do at most ``limit`` rows after ``cursor`` (None at first); return the next cursor, or None when all is done.

        Idempotent and short (20 s at most). It runs as the user who started the batch, with superuser rights. It may
        write ``batch_done`` itself; else ``limit`` is added.
        """
        raise NotImplementedError

    def _batch_run(self, seconds=float("inf")):
        """Run steps until the batch ends or the time is over, committing after each; return whether it is over."""
        self.ensure_one()
        deadline = time.monotonic() + seconds
        while self._batch_advance():
            if self.env["ir.cron"]._commit_progress(1) <= 0 or time.monotonic() > deadline:
                return False
        self.env["ir.cron"]._commit_progress(1)
        return True

    def _batch_advance(self):
        """One step under a row lock; False when the batch is no longer running or another worker holds it."""
        self.invalidate_recordset()
        try:
            locked = self.try_lock_for_update(allow_referencing=True)
        except OperationalError:  # changed by another worker since this transaction began
            self.env.cr.rollback()
            return False
        if not locked or self.batch_state != "running":
            return False
        done = self.batch_done
        batch = self.with_user(
            self.batch_user_id or self.env.user
        ).sudo()  # the step is the system's work, in that user's name
        batch = batch.with_context(lang=batch.env.user.lang)
        try:
            cursor = batch._step(self.batch_cursor, self._batch_limit)
            self.env.flush_all()
        except OperationalError:  # a row was changed meanwhile: the next run repeats the step
            self.env.cr.rollback()
            return False
        except Exception as error:  # any other error ends the batch, visibly
            self._batch_fail(error)
            return False
        if self.batch_done == done and self.batch_total:
            batch.batch_done = min(done + self._batch_limit, self.batch_total)
        batch.write({"batch_cursor": cursor, **({"batch_state": "done"} if cursor is None else {})})
        return cursor is not None

    def _batch_fail(self, error):
        """Undo the step and keep the error where the user sees it; logs carry its kind only (no personal data)."""
        self.env.cr.rollback()
        _logger.warning("%s %s failed: %s", self._name, self.id, type(error).__name__)
        work = self.sudo()  # by the steps alone
        work.write({"batch_state": "failed", "batch_error": _told(error)})

    def _batch_wake(self):
        """Have the cron run as soon as this transaction is committed."""
        self.env.ref(
            "rcc_base.cron_batch"
        ).sudo()._trigger()  # users who may start a batch need no right on crons

    def _batch_expect(self, *states):
        self.check_access("write")
        if any(batch.batch_state not in states for batch in self):
            raise UserError(
                self.env._(
                    "This does not fit the state of the work: it is running, finished or not begun."
                )
            )

    def _batch_refuse(self, vals_list):
        if not self.env.su and any(
            name.startswith("batch_") for vals in vals_list for name in vals
        ):
            raise AccessError(self.env._("The progress of work is not typed."))

    @api.model
    def _batch_models(self):
        """The names of the models that inherit this mixin and have a table."""
        names = self.env.registry.descendants(["rcc.batch"], "_inherit")
        return [name for name in names if not self.env[name]._abstract and self.env[name]._auto]

    @api.model
    def _cron_run(self):
        """Advance all running batches, oldest first, each for a while; come back at once when work is left."""
        running = [
            batch
            for name in self._batch_models()
            for batch in self.env[name].search([("batch_state", "=", "running")], order="id")
        ]
        for batch in running:
            batch._batch_run(seconds=20)
        left = sum(
            self.env[name].search_count([("batch_state", "=", "running")])
            for name in self._batch_models()
        )
        self.env["ir.cron"]._commit_progress(remaining=left)


def _told(error):
    """What an error says, without the row that PostgreSQL quotes in its detail: that may be a customer's."""
    if isinstance(error, UserError):
        return str(error)
    diagnosis = getattr(error, "diag", None)
    text = diagnosis.message_primary if diagnosis else error
    return f"{type(error).__name__}: {text}"
