from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import Guard

TYPED = frozenset({"from_id", "into_id", "date", "reason"})
OPEN = ("draft", "proposed", "confirmed")


class DepartmentMerge(models.Model):
    """One department goes into another on a date: staff, customer groups, open requests and activities go over.

    An administrator proposes it, an executive confirms it; what was is kept: the old department stays, archived."""

    _name = "rcc.department.merge"
    _description = "Merge of Departments"
    _order = "date DESC, id DESC"

    from_id = fields.Many2one(
        "hr.department",
        "Department",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("rcc_merged_into_id", "=", False)],
    )
    into_id = fields.Many2one(
        "hr.department",
        "Goes into",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("rcc_merged_into_id", "=", False)],
    )
    date = fields.Date(
        "Effective on", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("done", "In force"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        copy=False,
    )
    proposed_by_id = fields.Many2one("res.users", "Proposed By", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", "Confirmed By", readonly=True, copy=False)
    moved = fields.Json(
        readonly=True, copy=False, help="How much went over.", export_string_translation=False
    )
    moved_text = fields.Char("What went over", compute="_compute_moved_text")

    _two_departments = models.Constraint(
        "CHECK (from_id <> into_id)", "A department does not go into itself."
    )
    _two_persons = models.Constraint(
        "CHECK (state NOT IN ('confirmed', 'done') OR "
        "(confirmed_by_id IS NOT NULL AND confirmed_by_id IS DISTINCT FROM proposed_by_id))",
        "A second person confirms a merge: not the one who proposed it.",
    )
    _once = models.UniqueIndex(
        "(from_id) WHERE state IN ('draft', 'proposed', 'confirmed', 'done')",
        "This department is merged already, or to be merged.",
    )
    _history = Guard(
        "UPDATE OF from_id, into_id, date, reason, state OR DELETE",
        """
        BEGIN
            IF OLD.state IN ('done', 'cancelled') OR TG_OP = 'DELETE' AND OLD.state <> 'draft' THEN
                {refuse};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "A merge that was proposed stays on record; one that is in force or cancelled never changes.",
    )

    @api.depends("from_id", "into_id")
    def _compute_display_name(self):
        for merge in self:
            merge.display_name = f"{merge.from_id.name or ''} → {merge.into_id.name or ''}"

    @api.depends("moved")
    @api.depends_context("lang")
    def _compute_moved_text(self):
        labels = self._moved_labels()
        for merge in self:
            merge.moved_text = ", ".join(
                f"{labels.get(name, name)} {count}" for name, count in (merge.moved or {}).items()
            )

    @api.model_create_multi
    def create(self, vals_list):
        """A merge begins as a draft."""
        for vals in vals_list:
            self._refuse_typed(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Only drafts are edited; the rest goes by buttons."""
        self._refuse_typed(vals)
        return super().write(vals)

    def action_propose(self):
        """Put the merge before an executive."""
        self._expect("draft", "rcc_branch.group_rcc_admin")
        for merge in self:
            merge._check_possible()
        self.sudo().write(  # the state changes by the buttons alone; the right was checked
            {"state": "proposed", "proposed_by_id": self.env.uid}
        )

    def action_confirm(self):
        """Agree as a second person; the merge takes effect on its date, today's at once."""
        self._expect("proposed", "rcc_branch.group_executive")
        if self.env.user in self.proposed_by_id:
            raise UserError(
                self.env._("A second person confirms a merge: not the one who proposed it.")
            )
        for merge in self:
            merge._check_possible()
            merge.sudo().write(  # as above
                {"state": "confirmed", "confirmed_by_id": self.env.uid}
            )
            self.env["rcc.decision"]._append(
                merge, "department_merge", reason=merge.reason, data={"on": str(merge.date)}
            )
        self._take_effect()

    def action_cancel(self):
        """Give a merge up that is not in force."""
        self.check_access("write")
        if any(merge.state not in OPEN for merge in self):
            raise UserError(self.env._("This merge is in force or was given up already."))
        self.sudo().write({"state": "cancelled"})  # as above

    def _expect(self, state, group):
        self.check_access("write")
        if not self.env.user.has_group(group):
            raise UserError(
                self.env._("An administrator proposes a merge, an executive confirms it.")
            )
        if any(merge.state != state for merge in self):
            raise UserError(self.env._("This merge is not at that step."))

    def _refuse_typed(self, vals):
        if not self.env.su and (
            vals.keys() - TYPED or any(merge.state != "draft" for merge in self)
        ):
            raise UserError(self.env._("Only a draft is edited; its state changes by the buttons."))

    def _check_possible(self):
        """Refuse what cannot come true, with the reason."""
        self.ensure_one()
        gone = (self.from_id | self.into_id).filtered(
            lambda department: department.rcc_merged_into_id or not department.active
        )
        below = self.env["hr.department"].search([("id", "child_of", self.from_id.ids)])
        going = self.search([("from_id", "=", self.into_id.id), ("state", "in", OPEN)])
        if self.from_id == self.into_id:
            raise UserError(self.env._("A department does not go into itself."))
        if gone:
            raise UserError(
                self.env._("%(department)s is closed or merged already.", department=gone[0].name)
            )
        if self.into_id in below:
            raise UserError(
                self.env._(
                    "%(into)s is below %(department)s: a department does not go into a part of itself.",
                    into=self.into_id.name,
                    department=self.from_id.name,
                )
            )
        if going:
            raise UserError(self.env._("%(into)s is itself to be merged.", into=self.into_id.name))
        if self.date < self.env["rcc.post"]._today():
            raise UserError(self.env._("A merge takes effect today or later."))

    def _take_effect(self):
        """Carry out the confirmed merges whose date has come."""
        today = self.env["rcc.post"]._today()
        due = self.sudo().filtered(  # the system carries out what two persons decided
            lambda merge: merge.state == "confirmed" and merge.date <= today
        )
        for merge in due.sorted("date"):
            moved = merge._move_over()
            merge.from_id.write({"active": False, "rcc_merged_into_id": merge.into_id.id})
            merge.write({"state": "done", "moved": moved})

    def _move_over(self):
        """Hook: take what belongs to the old department to the new one, as sets; return {kind: how many}.

        Addons extend this and `_moved_labels` by super()."""
        self.ensure_one()
        old, new = self.from_id, self.into_id
        everyone = self.env["hr.employee"].with_context(active_test=False)
        staff = everyone.search([("department_id", "=", old.id)])
        staff.write({"department_id": new.id})
        groups = self.env["rcc.customer.group"].with_context(active_test=False)
        groups = groups.search([("department_id", "=", old.id)])
        groups.write({"department_id": new.id})
        requests = self.env["rcc.support.request"].search(
            [("department_id", "=", old.id), ("state", "in", ("new", "taken", "answered"))]
        )
        requests.write({"department_id": new.id})
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "hr.department"), ("res_id", "=", old.id)]
        )
        activities.write({"res_id": new.id})
        old.child_ids.write({"parent_id": new.id})
        return {
            "staff": len(staff),
            "groups": len(groups),
            "requests": len(requests),
            "activities": len(activities),
        }

    @api.model
    def _moved_labels(self):
        """What the figures of a merge are called."""
        return {
            "staff": self.env._("staff"),
            "groups": self.env._("customer groups"),
            "requests": self.env._("open requests"),
            "activities": self.env._("activities"),
        }

    @api.model
    def _cron_take_effect(self):
        """Nightly: merges whose date has come."""
        self.search([("state", "=", "confirmed")])._take_effect()
