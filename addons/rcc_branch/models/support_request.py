from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .support_standard import KINDS

# What the asker types, while the request is new; everything else changes by the buttons.
ASKED = frozenset({"name", "kind", "department_id", "partner_id", "question"})
FIXED = frozenset(
    {"asker_id", "branch_id", "state", "asked_at", "due_at", "taken_at", "answered_at", "closed_at"}
    | {"hours", "late", "reopened", "escalated_at", "standard_id"}
)
WAITING = ("new", "taken")


class SupportRequest(models.Model):
    """A colleague asks another department for help, on a customer or in general; the clock runs until the answer.

    Seen by the asker's branch and by the department that is asked. A customer whom the helper may not see keeps the
    surname only, unless the case is lent."""

    _name = "rcc.support.request"
    _description = "Internal Support Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "due_at, id"

    name = fields.Char("Subject", required=True)
    kind = fields.Selection(KINDS, required=True, default="product")
    department_id = fields.Many2one(
        "hr.department",
        "Asked department",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("rcc_kind", "!=", False)],
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("rcc_branch_id", "!=", False)],
        help="Whom the question is about. A helper of another branch reads the surname only.",
    )
    question = fields.Text(required=True)
    asker_id = fields.Many2one(
        "res.users", "Asked by", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Asker's branch",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    assignee_id = fields.Many2one(
        "res.users", "Helper", index="btree_not_null", tracking=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("new", "New"), ("taken", "Taken"), ("answered", "Answered"), ("closed", "Settled")],
        required=True,
        readonly=True,
        default="new",
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    standard_id = fields.Many2one(
        "rcc.support.standard", "Standard", readonly=True, ondelete="restrict"
    )
    asked_at = fields.Datetime(readonly=True, copy=False)
    due_at = fields.Datetime(
        "Due",
        readonly=True,
        copy=False,
        index=True,
        help="By the standard of its kind, in working hours of the company's calendar.",
    )
    taken_at = fields.Datetime(readonly=True, copy=False)
    answer = fields.Text(copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    hours = fields.Float(
        "Hours to answer",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Working hours from the question to the last answer.",
    )
    late = fields.Boolean("Answered late", readonly=True, copy=False)
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")
    reopened = fields.Integer("Times reopened", readonly=True, copy=False)
    escalated_at = fields.Datetime("Head told at", readonly=True, copy=False)
    may_answer = fields.Boolean(compute="_compute_may", export_string_translation=False)
    may_judge = fields.Boolean(compute="_compute_may", export_string_translation=False)

    _answered = models.Constraint(
        "CHECK (state NOT IN ('answered', 'closed') OR length(btrim(answer)) > 0)",
        "Give an answer.",
    )

    @api.depends("due_at", "state")
    def _compute_overdue(self):
        now = fields.Datetime.now()
        for request in self:
            request.overdue = bool(
                request.state in WAITING and request.due_at and request.due_at < now
            )

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", WAITING) & Domain("due_at", "<", fields.Datetime.now())

    @api.depends("department_id", "asker_id")
    @api.depends_context("uid")
    def _compute_may(self):
        for request in self:
            request.may_answer = self.env.user in request.department_id._rcc_helpers()
            request.may_judge = self.env.user == request.asker_id

    @api.model_create_multi
    def create(self, vals_list):
        """A request is asked by whoever enters it, from that person's branch; its clock starts now."""
        for vals in vals_list:
            if not self.env.su and (FIXED | {"answer", "assignee_id"}) & vals.keys():
                self._refuse_typed()
            vals.setdefault("asker_id", self.env.uid)
            asker = self.env["res.users"].browse(vals["asker_id"])
            vals.setdefault("branch_id", asker._rcc_posts().branch_id[:1].id)
            if not vals["branch_id"]:
                raise UserError(self.env._("You hold no post at a branch: nobody to answer to."))
        requests = super().create(vals_list)
        for request in requests:
            request._start_clock()
        return requests

    def write(self, vals):
        """What was asked changes while nobody works on it; the rest by the buttons, the answer by the department."""
        if not self.env.su:
            if FIXED & vals.keys():
                self._refuse_typed()
            for request in self:
                request._check_typed(vals)
        result = super().write(vals)
        if {"kind"} & vals.keys():
            for request in self:
                request.sudo()._start_clock()  # the due time follows from the kind
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_new(self):
        """Only what nobody took up is taken back, by whoever asked."""
        if not self.env.su and any(request.asker_id != self.env.user for request in self):
            raise AccessError(self.env._("A request is taken back by whoever asked."))
        if any(request.state != "new" for request in self):
            raise UserError(self.env._("A request that was taken up stays on record."))

    def action_take(self):
        """Take the request up as a member of the department that is asked."""
        self._expect("may_answer", *WAITING)
        self._move(
            {"state": "taken", "taken_at": fields.Datetime.now(), "assignee_id": self.env.uid}
        )

    def action_answer(self):
        """Send the answer back; the clock stops."""
        self._expect("may_answer", *WAITING)
        now = fields.Datetime.now()
        for request in self:
            if not (request.answer or "").strip():
                raise UserError(self.env._("Give an answer."))
            request._move(
                {
                    "state": "answered",
                    "answered_at": now,
                    "assignee_id": request.assignee_id.id or self.env.uid,
                    "hours": request._working_hours(request.asked_at, now),
                    "late": bool(request.due_at and now > request.due_at),
                }
            )
            request._remind(request.asker_id, self.env._("Your question was answered"))

    def action_accept(self):
        """The answer helps: close the request."""
        self._expect("may_judge", "answered")
        self._move({"state": "closed", "closed_at": fields.Datetime.now()})

    def action_reopen(self):
        """The answer does not help: the clock runs again, with the hours of its kind from now."""
        self._expect("may_judge", "answered")
        for request in self:
            request._move(
                {
                    "state": "taken",
                    "reopened": request.reopened + 1,
                    "escalated_at": False,
                    "due_at": request._due(fields.Datetime.now()),
                }
            )
            if request.assignee_id:
                request._remind(request.assignee_id, self.env._("The answer did not help yet"))

    def _expect(self, right, *states):
        """Refuse whoever has no part in this step, and the wrong step."""
        self.check_access("write")
        if not all(self.mapped(right)):
            raise AccessError(
                self.env._("The asked department answers; who asked accepts or reopens.")
            )
        if any(request.state not in states for request in self):
            raise UserError(self.env._("This request is not at that step."))

    def _move(self, vals):
        self.sudo().write(vals)  # by the buttons alone; the right was checked

    def _refuse_typed(self):
        raise AccessError(
            self.env._("State, times and persons of a request follow from its buttons.")
        )

    def _check_typed(self, vals):
        """Who may type what, and when."""
        if ASKED & vals.keys() and not (self.may_judge and self.state == "new"):
            raise AccessError(
                self.env._("Who asked may change the question while nobody works on it.")
            )
        if {"answer", "assignee_id"} & vals.keys() and not (
            self.may_answer and self.state in WAITING
        ):
            raise AccessError(self.env._("The asked department writes the answer while it is due."))
        helper = self.env["res.users"].browse(vals.get("assignee_id") or ())
        if helper and helper not in self.department_id._rcc_helpers():
            raise UserError(
                self.env._("%(user)s does not work in that department.", user=helper.name)
            )

    def _start_clock(self):
        """The due time by the standard in force for its kind; without one the request has no due time."""
        self.ensure_one()
        start = self.asked_at or fields.Datetime.now()
        standards = self.env[
            "rcc.support.standard"
        ].sudo()  # every member of staff is measured by it
        standard = standards.search([("kind", "=", self.kind), ("state", "=", "active")], limit=1)
        self._move({"asked_at": start, "standard_id": standard.id})
        self._move({"due_at": self._due(start)})

    def _due(self, start):
        """When the hours of its standard have passed from a moment, by the company's calendar."""
        calendar = self._calendar()
        if not self.standard_id or not calendar:
            return False
        return calendar.plan_hours(self.standard_id.hours, start, compute_leaves=True)

    def _working_hours(self, start, end):
        calendar = self._calendar()
        return calendar.get_work_hours_count(start, end) if calendar and start else 0.0

    def _calendar(self):
        return self.env.company.sudo().resource_calendar_id  # working time is open to all

    def _remind(self, user, summary):
        """An activity for a colleague; no mail leaves the house."""
        worker = self.sudo().with_context(mail_activity_quick_update=True)  # told whoever it is
        return worker.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            user_id=user.id,
            date_deadline=self.env["rcc.post"]._today(),
        )

    @api.model
    def _cron_escalate(self):
        """Hourly: tell the heads of a department once what is overdue."""
        late = self.search([("overdue", "=", True), ("escalated_at", "=", False)])
        for request in late:
            heads = request.department_id.rcc_head_ids or request.department_id.manager_id.user_id
            for head in heads:
                request._remind(head, self.env._("Overdue: a colleague waits for an answer"))
        late.write({"escalated_at": fields.Datetime.now()})
