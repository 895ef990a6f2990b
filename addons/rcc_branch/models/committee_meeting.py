from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import Guard

from ..tools import ballot

ENTERED = {"planned_at", "place", "chair_id", "secretary_id", "member_ids", "item_ids", "note"}


class CommitteeMeeting(models.Model):
    """A meeting of the loan committee: agenda, attendance, votes and minutes.

    Source: 商业银行授信工作尽职指引 (银监发〔2004〕51号) on collective decisions and independent opinions on record;
    rules of quorum and majority are policy (`rcc.committee.rule`). Closed and cancelled meetings never change.
    """

    _name = "rcc.committee.meeting"
    _description = "Meeting of a Committee"
    _order = "planned_at DESC, id DESC"

    name = fields.Char("Number", readonly=True, copy=False)
    rule_id = fields.Many2one(
        "rcc.committee.rule",
        "Rules",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env["rcc.committee.rule"]._of_today(),
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["rcc.branch"].search([("level", "=", "union")], limit=1),
    )
    planned_at = fields.Datetime("Date", required=True, default=fields.Datetime.now)
    place = fields.Char()
    chair_id = fields.Many2one("res.users", "Chair", ondelete="restrict")
    secretary_id = fields.Many2one(
        "res.users", "Secretary", default=lambda self: self.env.user, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("open", "In Session"),
            ("closed", "Concluded"),
            ("cancelled", "Cancelled"),
        ],
        default="planned",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )
    member_ids = fields.One2many(
        "rcc.committee.member", "meeting_id", "Committee Members", copy=False
    )
    item_ids = fields.One2many("rcc.committee.item", "meeting_id", "Agenda", copy=False)
    note = fields.Text("Remarks", copy=False)
    opened_at = fields.Datetime("Session Began", readonly=True, copy=False)
    closed_at = fields.Datetime("Session Ended", readonly=True, copy=False)
    present_text = fields.Char("Present", compute="_compute_present_text")
    has_quorum = fields.Boolean("Quorum", compute="_compute_present_text")

    _number_uniq = models.UniqueIndex("(name)", "A meeting's number is given once.")
    _fixed = Guard(
        "UPDATE OR DELETE",
        """BEGIN
            IF current_setting('rcc.migrating', true) IS DISTINCT FROM 'on' AND (
                OLD.state IN ('closed', 'cancelled') OR (TG_OP = 'DELETE' AND OLD.state <> 'planned')
                OR (TG_OP = 'UPDATE' AND OLD.state <> NEW.state
                    AND (OLD.state, NEW.state) NOT IN (('planned', 'open'), ('planned', 'cancelled'),
                                                       ('open', 'closed'), ('open', 'cancelled')))) THEN
                {refuse};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "The minutes of a meeting that is over never change.",
    )

    @api.depends("member_ids.present", "rule_id")
    def _compute_present_text(self):
        for meeting in self:
            members, present = len(meeting.member_ids), len(meeting.member_ids.filtered("present"))
            rule = meeting.rule_id
            meeting.present_text = self.env._(
                "%(present)s of %(members)s", present=present, members=members
            )
            meeting.has_quorum = ballot.quorum(
                members, present, rule.members_min or 2, rule.quorum_share or "1"
            )

    @api.model_create_multi
    def create(self, vals_list):
        """A meeting gets its number, and everyone in office is invited."""
        self._refuse_fields(vals_list)
        for vals in vals_list:
            numbers = self.env["ir.sequence"].sudo()  # numbers are the server's
            vals["name"] = numbers.next_by_code("rcc.committee.meeting")
        meetings = super().create(vals_list)
        for meeting in meetings:
            meeting._invite()
        return meetings

    def write(self, vals):
        """People plan and note; the states follow from the steps."""
        self._refuse_fields([vals])
        return super().write(vals)

    def action_draw_agenda(self):
        """Put everything that waits for this committee on the agenda."""
        self._expect_state("planned", "open")
        for meeting in self:
            known = {(item.case_model, item.case_id) for item in meeting.item_ids}
            for case, about in meeting._rcc_committee_cases():
                if (case._name, case.id) not in known:
                    meeting._add(case, about)

    def action_open(self):
        """Open the meeting: chair and a quorum are present."""
        self._expect_state("planned")
        for meeting in self:
            present = meeting.member_ids.filtered("present").user_id
            if not meeting.has_quorum:
                raise UserError(
                    self.env._("No quorum: %(present)s present.", present=meeting.present_text)
                )
            if meeting.chair_id not in present:
                raise UserError(self.env._("The chair is one of the members present."))
            if not meeting.item_ids:
                raise UserError(self.env._("The agenda is empty."))
            meeting._write_step({"state": "open", "opened_at": fields.Datetime.now()})

    def action_close(self):
        """Close the meeting and file its minutes in the chain of decisions; by the chair."""
        self._expect_state("open")
        for meeting in self:
            if self.env.user != meeting.chair_id:
                raise UserError(self.env._("The chair closes the meeting."))
            if meeting.item_ids.filtered(lambda item: item.state == "open"):
                raise UserError(self.env._("Decide or defer every item first."))
            meeting._write_step({"state": "closed", "closed_at": fields.Datetime.now()})
            self.env["rcc.decision"]._append(
                meeting, "minutes", outcome="recorded", data=meeting._as_data()
            )

    def action_cancel(self):
        """Cancel a meeting in which nothing was decided; its cases wait on."""
        self._expect_state("planned", "open")
        for meeting in self:
            if meeting.item_ids.filtered(lambda item: item.state in ("approved", "rejected")):
                raise UserError(self.env._("Something was decided in this meeting: close it."))
            meeting.item_ids.filtered(lambda item: item.state == "open")._close("dropped", "")
            meeting._write_step({"state": "cancelled", "closed_at": fields.Datetime.now()})

    @api.model
    def _rcc_committee_cases(self):
        """What waits for the committee: [(record, what is decided)] of every model of `rcc.pending.mixin`.

        A case is the committee's when the lowest authority that covers it is the members' role."""
        role = self.rule_id.role_id or self.env["rcc.committee.rule"]._of_today().role_id
        cases = []
        for name in self.env.registry.descendants(["rcc.pending.mixin"], "_inherit"):
            model = self.env[name].sudo()  # agenda of the whole union
            if model._abstract:
                continue
            for case in model.search(model._pending_domain()):
                about = case._pending_case()
                if (
                    self.env["rcc.authority"]._collective_role(
                        about["act"], about["amount"], about["case"]
                    )
                    == role
                ):
                    cases.append((case, about))
        return cases

    def _add(self, case, about):
        """One more item, unless the case is on another open agenda."""
        items = self.env["rcc.committee.item"].sudo()  # by the agenda alone
        if items.search_count(
            [("case_model", "=", case._name), ("case_id", "=", case.id), ("state", "=", "open")]
        ):
            return
        items.create(
            {
                "meeting_id": self.id,
                "sequence": 10 * (len(self.item_ids) + 1),
                "case_model": case._name,
                "case_id": case.id,
                "title": case.with_context(lang="zh_CN").display_name,  # as the minutes
                "act": about["act"],
                "amount": about["amount"],
                "branch_id": about["branch"].id,
                "partner_id": case._pending_partner().id,
            }
        )

    def _holders(self):
        """Users who sit in the committee today."""
        return self.env["rcc.post"]._live([("role_id", "=", self.rule_id.role_id.id)]).user_id

    def _invite(self):
        """Everybody in office becomes a member of this meeting."""
        known = self.member_ids.user_id
        members = self.env["rcc.committee.member"].sudo()  # who sits in it follows from posts
        members.create(
            [
                {"meeting_id": self.id, "user_id": user.id}
                for user in (self._holders() - known).sorted("id")
            ]
        )

    def _refuse_fields(self, vals_list):
        """States, numbers and rules are not written by hand."""
        if not self.env.su and {name for vals in vals_list for name in vals} - ENTERED:
            raise UserError(self.env._("A meeting's state follows from its steps."))

    def _expect_state(self, *states):
        self.check_access("write")
        if any(meeting.state not in states for meeting in self):
            raise UserError(self.env._("The meeting's state does not allow that."))

    def _write_step(self, vals):
        self.env.flush_all()
        self.sudo().write(vals)  # by these steps alone
        self.flush_recordset()

    def _as_data(self):
        """The minutes in figures, for the chain: who was there, and each outcome with its votes."""
        return {
            "present": self.member_ids.filtered("present").employee_id.ids,
            "items": [
                {"case": [item.case_model, item.case_id], "outcome": item.state, **item._as_data()}
                for item in self.item_ids
            ],
        }
