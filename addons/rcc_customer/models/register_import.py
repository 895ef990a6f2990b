import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import register
from .register_column import FIELD_LABELS

AT_ONCE = 2000
PREVIEWED = 60
EDITABLE = ("draft", "parsed")
STEPS = frozenset({"state", "stale", "phase", "answers"})
RUNNING = {"read": "reading", "apply": "applying", "revert": "reverting"}


class RegisterImport(models.Model):
    """A register of households as staff keep it in a spreadsheet: read, shown, corrected, then applied.

    `action_parse` finds the headings and proposes the `mapping`, `action_apply` turns the rows into
    households, heads, documents and economic files. A person is known by the document number alone;
    applying the same file again changes nothing.
    """

    _name = "rcc.register.import"
    _description = "Register import"
    _inherit = ["rcc.batch"]
    _order = "id DESC"
    _batch_limit = AT_ONCE

    name = fields.Char(
        "Register",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    file = fields.Binary(
        attachment=True, copy=False, help="The register as it is: .xls, .xlsx or .csv."
    )
    filename = fields.Char("File name", copy=False)
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_branch_id(),
        help="New customers belong to it; villages are looked for in its areas.",
    )
    date = fields.Date(
        "As of",
        required=True,
        default=fields.Date.context_today,
        help="Date of the facts in rows and sheets that carry no date of their own.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("reading", "Being read"),
            ("parsed", "Read"),
            ("applying", "Being imported"),
            ("done", "Imported"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
            ("reverting", "Being taken back"),
            ("reverted", "Taken back"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    mapping = fields.Json(
        copy=False,
        help="{sheet: {column index: field}}; proposed when the file is read, editable until it is applied.",
    )
    phase = fields.Selection(
        [("read", "Reading"), ("apply", "Importing"), ("revert", "Taking back")],
        readonly=True,
        copy=False,
        help="What the steps in the background do, or did last.",
    )
    answers = fields.Json(readonly=True, copy=False, export_string_translation=False)
    stale = fields.Boolean(readonly=True, copy=False, export_string_translation=False)
    line_ids = fields.One2many("rcc.register.line", "import_id", "Lines", readonly=True)
    sheet_ids = fields.One2many("rcc.register.sheet", "import_id", "Sheets")
    column_ids = fields.One2many("rcc.register.column", "import_id", "Columns")
    preview_ids = fields.Many2many(
        "rcc.register.line", compute="_compute_preview_ids", string="Preview"
    )
    question_count = fields.Integer("Open questions", compute="_compute_question_count")
    rows = fields.Integer(compute="_compute_counts")
    ok_count = fields.Integer("In order", compute="_compute_counts")
    warning_count = fields.Integer("Warnings", compute="_compute_counts")
    error_count = fields.Integer("Errors", compute="_compute_counts")
    duplicate_count = fields.Integer("Known persons", compute="_compute_counts")
    created_count = fields.Integer("New", compute="_compute_counts")
    updated_count = fields.Integer("Facts added", compute="_compute_counts")
    unchanged_count = fields.Integer("Unchanged", compute="_compute_counts")

    _date_real = models.Constraint(
        "CHECK (date >= DATE '1990-01-01')", "The date of the facts is wrong."
    )

    @api.depends("filename")
    def _compute_name(self):
        default = self.env._("Register")
        for row in self:
            if row.name in (False, default):
                row.name = (row.filename or default).rsplit(".", 1)[0]

    def _default_branch_id(self):
        """The branch of the user's first post."""
        posts = self.env["rcc.post"].sudo()  # one's own posts
        posts = posts._live([("user_id", "=", self.env.uid)])
        return posts[:1].branch_id.id

    @api.depends("line_ids.state", "line_ids.outcome")
    def _compute_counts(self):
        lines = self.env["rcc.register.line"]
        states = {
            (row.id, state): count
            for row, state, count in lines._read_group(
                [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
            )
        }
        outcomes = {
            (row.id, outcome): count
            for row, outcome, count in lines._read_group(
                [("import_id", "in", self.ids)], ["import_id", "outcome"], ["__count"]
            )
        }
        for row in self:
            origin = row._origin.id
            for state in ("ok", "warning", "error", "duplicate"):
                row[f"{state}_count"] = states.get((origin, state), 0)
            for outcome in ("created", "updated", "unchanged"):
                row[f"{outcome}_count"] = outcomes.get((origin, outcome), 0)
            row.rows = row.ok_count + row.warning_count + row.error_count + row.duplicate_count

    @api.depends("line_ids.state")
    def _compute_preview_ids(self):
        """Errors first, then warnings, then what is in order."""
        lines = self.env["rcc.register.line"]
        for row in self:
            shown = lines
            for states, most in (
                (("error",), 25),
                (("warning",), 40),
                (("ok", "duplicate"), PREVIEWED),
            ):
                domain = [("import_id", "=", row._origin.id), ("state", "in", states)]
                shown += lines.search(domain, limit=most - len(shown))
            row.preview_ids = shown

    @api.depends("sheet_ids.question")
    def _compute_question_count(self):
        for row in self:
            row.question_count = len(row.sheet_ids.filtered("question"))

    @api.model_create_multi
    def create(self, vals_list):
        """A register begins as a draft."""
        self._refuse_steps(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Another file starts over; another mapping, branch, date or answer reads the rows again.

        A form that brings several of them is read once.
        """
        self._refuse_steps([vals])
        if vals.keys() & {"file", "mapping", "branch_id", "date", "sheet_ids", "column_ids"}:
            self._expect(*EDITABLE, *(["reading"] if self.env.su else []))
        if vals.get("file"):
            vals = {"mapping": False, "state": "draft", **vals}
            self._held().write(
                {"batch_state": "draft", "batch_cursor": None, "batch_error": False, "phase": False}
            )
        held = super(RegisterImport, self.with_context(register_held=True))
        result = held.write(vals)
        changed = self if vals.keys() & {"mapping", "branch_id", "date"} else self.filtered("stale")
        if not self.env.context.get("register_held"):
            for row in changed.filtered(lambda row: row.state == "parsed"):
                row._read()
        elif "mapping" in vals and "stale" not in vals:
            self._held().write({"stale": True})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        """What was imported keeps its origin."""
        lines = self.env["rcc.register.line"].search_count(
            [("import_id", "in", self.ids), ("household_id", "!=", False)], limit=1
        )
        if lines or any(row.state not in (*EDITABLE, "cancelled") for row in self):
            raise UserError(
                self.env._(
                    "A register that was imported is kept: it is the origin of its customers."
                )
            )

    def action_parse(self):
        """Read the file, propose the mapping (an edited one is kept) and show what the rows would become.

        :raise UserError: no file, or one that is no readable spreadsheet
        """
        self.check_access("write")
        self._expect(*EDITABLE)
        for row in self:
            row._read()
        return True

    def action_propose(self):
        """Forget the edited mapping and propose it anew."""
        self._expect(*EDITABLE)
        self.with_context(register_held=True).mapping = False
        return self.action_parse()

    def action_apply(self):
        """Bring the rows in: at once up to 2,000, else in the background (see `state` and `progress`).

        :raise UserError: not read yet, or nothing to import
        """
        self.check_access("write")
        self._expect("parsed", "failed")
        for row in self:
            if row.stale:
                row._read()
            if row.state == "reading":
                continue  # a long file is read again first
            if not row.rows:
                raise UserError(self.env._("No row of this register can be imported."))
            row._keep_templates()
            row._begin("apply", row.rows)
            row._held().state = "applying"
            if row.rows <= AT_ONCE:
                row._apply_at_once()
        return True

    def action_cancel(self):
        """Give up reading (another file can be chosen) or importing (rows that went in already stay)."""
        self.check_access("write")
        self._expect("draft", "reading", "parsed", "applying", "failed")
        for row in self:
            if row.batch_state in ("running", "failed"):
                row.action_batch_cancel()
            row._held().state = "draft" if row.state == "reading" else "cancelled"
        return True

    def action_batch_resume(self):
        """Go on with what failed or was cancelled half-way."""
        self._batch_expect("failed", "cancelled")
        for row in self:
            row._held().state = RUNNING.get(row.phase, "applying")
        return super().action_batch_resume()

    def _keep_templates(self):
        """A mapping that somebody corrected is the one of the next file like it."""
        for sheet in self.sheet_ids.filtered(
            lambda sheet: not sheet.ignored and not sheet.excluded
        ):
            mapping = (self.mapping or {}).get(sheet.name) or {}
            if mapping != sheet.proposed:
                self.env["rcc.register.template"]._keep(sheet, mapping)

    def _begin(self, phase, total):
        """Hand the import's next work to the background."""
        self._batch_start(total)
        self._held().phase = phase

    def _step(self, cursor, limit):
        """The next step of what the import is at; see the methods."""
        steps = {"read": self._step_read, "revert": self._step_revert}
        return steps.get(self.phase, self._step_apply)(cursor, limit)

    def _batch_fail(self, error):
        super()._batch_fail(error)
        self._held().write({"state": "draft" if self.phase == "read" else "failed"})

    def _touched(self):
        """An answer on a sheet: read the rows again, now or when the form that holds it is saved."""
        if self.env.context.get("register_held"):
            self._held().write({"stale": True})
        else:
            self._expect(*EDITABLE)
            for row in self.filtered(lambda row: row.state == "parsed"):
                row._read()

    def _held(self):
        """These imports for the steps themselves: states are set by nobody else, and nothing is read again."""
        return self.with_context(register_held=True).sudo()  # a button that checked the right

    def _refuse_steps(self, vals_list):
        if not self.env.su and any(STEPS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("The state of an import is changed by its buttons."))

    def _expect(self, *states):
        """Raise when an import is in another state."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            if row.state not in states:
                raise UserError(
                    self.env._(
                        "“%(name)s” is in the state “%(state)s”: this is not possible any more, or not yet.",
                        name=row.name,
                        state=labels[row.state],
                    )
                )

    def _content(self):
        """The bytes of the file."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the register's file first."))
        return base64.b64decode(self.with_context(bin_size=False).file)

    def _open(self):
        """The sheets of the file; what a library found wrong is said in words."""
        try:
            return register.open_book(self._content(), self.filename or "")
        except register.BookError as error:
            raise UserError(self._book_error(error)) from None

    def _book_error(self, error):
        return {
            "empty": self.env._("The file is empty."),
            "encrypted": self.env._(
                "The file is protected by a password. Open it in the spreadsheet program, "
                "remove the password and save it again."
            ),
            "damaged": self.env._(
                "The file is damaged or cut off. Open it in the spreadsheet program and save it again as .xlsx."
            ),
            "too_large": self.env._(
                "The file is larger than 64 MB. Split it, or remove pictures from it."
            ),
            "bomb": self.env._(
                "The file unpacks to more than any register needs and was not opened."
            ),
            "sheets": self.env._("The file has more than 5,000 sheets. Split it."),
            "rows": self.env._("The file has more than 500,000 filled rows. Split it."),
        }.get(error.reason) or self.env._(
            "This is no spreadsheet that can be read (%(kind)s). Save it as .xlsx, .xls or .csv.",
            kind=error.detail or "?",
        )

    @api.model
    def _field_labels(self):
        """Labels of the register's fields in the reader's language."""
        return dict(
            self.env["rcc.register.column"]._fields["field"]._description_selection(self.env)
        )


FIELD_NAMES = frozenset(name for name, label in FIELD_LABELS)
