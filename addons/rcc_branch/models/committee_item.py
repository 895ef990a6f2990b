from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.rcc_base.tools.actions import form_of
from odoo.addons.rcc_base.tools.guard import Guard

from ..tools import ballot

ENTERED = {"sequence", "note"}


class CommitteeItem(models.Model):
    """A case on a committee's agenda: who may vote on it, the votes, and what came of them.

    The outcome goes to the case through its own method (`rcc.pending.mixin._committee_decided`), and so into the
    chain of decisions. Members with a duty in the case or related to the customer take no part (审贷分离, 回避).
    """

    _name = "rcc.committee.item"
    _description = "Item of a Committee's Agenda"
    _order = "meeting_id, sequence, id"
    _rec_name = "title"

    meeting_id = fields.Many2one(
        "rcc.committee.meeting",
        "Meeting",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(default=10)
    case_model = fields.Char(required=True, readonly=True, export_string_translation=False)
    case_id = fields.Many2oneReference(
        "Case ID", model_field="case_model", required=True, readonly=True
    )
    title = fields.Char("Case", required=True, readonly=True)
    act = fields.Char(required=True, readonly=True, export_string_translation=False)
    amount = fields.Float("Amount (Yuan)", digits=(16, 2), readonly=True)
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, index=True, ondelete="restrict"
    )
    note = fields.Text("Discussion", help="What was said, for the minutes.")
    state = fields.Selection(
        [
            ("open", "To Be Decided"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("deferred", "Deferred"),
            ("dropped", "Dropped"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    vote_ids = fields.One2many("rcc.committee.vote", "item_id", "Votes", readonly=True)
    votes_for = fields.Integer("For", compute="_compute_votes")
    votes_against = fields.Integer("Against", compute="_compute_votes")
    votes_abstained = fields.Integer("Abstained", compute="_compute_votes")
    reason = fields.Text("Reason of the Outcome", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    presided_by_id = fields.Many2one("res.users", "Presided By", readonly=True, ondelete="restrict")
    presiding_id = fields.Many2one(
        "res.users",
        "Presides",
        compute="_compute_voter_ids",
        help="The chair; if the chair takes no part in this item, the first present member who does.",
    )
    voter_ids = fields.Many2many("res.users", string="Voters", compute="_compute_voter_ids")
    conflict_ids = fields.Many2many(
        "res.users",
        string="Conflict of Interest",
        compute="_compute_voter_ids",
        help="Members with a duty in the case or related to the customer. They take no part.",
    )
    missing_names = fields.Char("Not Voted Yet", compute="_compute_voter_ids")
    i_vote = fields.Boolean(compute="_compute_voter_ids", export_string_translation=False)
    i_preside = fields.Boolean(compute="_compute_voter_ids", export_string_translation=False)

    _one_open = models.UniqueIndex(
        "(case_model, case_id) WHERE state = 'open'", "This case is on an open agenda already."
    )
    _fixed = Guard(
        "UPDATE OR DELETE",
        """BEGIN
            IF current_setting('rcc.migrating', true) = 'on' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF OLD.state <> 'open'
               OR (TG_OP = 'DELETE' AND EXISTS (SELECT FROM rcc_committee_meeting m
                                                 WHERE m.id = OLD.meeting_id AND m.state <> 'planned'))
               OR (TG_OP = 'UPDATE' AND (NEW.meeting_id, NEW.case_model, NEW.case_id, NEW.act, NEW.amount)
                   IS DISTINCT FROM (OLD.meeting_id, OLD.case_model, OLD.case_id, OLD.act, OLD.amount)) THEN
                {refuse};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "An item of an open meeting stays on its agenda, and one that was decided never changes.",
    )

    @api.depends("vote_ids.choice")
    def _compute_votes(self):
        for item in self:
            votes = Counter(item.vote_ids.mapped("choice"))
            item.votes_for, item.votes_against = votes["for"], votes["against"]
            item.votes_abstained = votes["abstain"]

    @api.depends("vote_ids", "meeting_id.member_ids.present", "meeting_id.chair_id")
    @api.depends_context("uid")
    def _compute_voter_ids(self):
        for item in self:
            members = item.meeting_id.member_ids.user_id
            barred = item._barred()
            conflict = members.filtered(lambda user, barred=barred: user.id in barred)
            present = item.meeting_id.member_ids.filtered("present").user_id
            voters = present - conflict
            chair = item.meeting_id.chair_id
            missing = voters - item.vote_ids.user_id
            item.conflict_ids, item.voter_ids = conflict, voters
            item.presiding_id = chair if chair in voters else voters[:1]
            names = missing.sudo().mapped("name")  # names of colleagues are open
            item.missing_names = format_list(self.env, names) if names else ""
            item.i_vote = self.env.user in voters
            item.i_preside = self.env.user == item.presiding_id

    @api.model_create_multi
    def create(self, vals_list):
        """Cases come onto an agenda by `action_draw_agenda` alone."""
        if not self.env.su:
            raise UserError(self.env._("The agenda is drawn from what waits for the committee."))
        return super().create(vals_list)

    def write(self, vals):
        """People order the agenda and note what was said; the rest follows from the votes."""
        if not self.env.su and vals.keys() - ENTERED:
            raise UserError(self.env._("An item's outcome follows from the votes."))
        return super().write(vals)

    def action_vote(self):
        """Open one's own vote on this item."""
        self.ensure_one()
        own = self.vote_ids.filtered(lambda vote: vote.user_id == self.env.user)
        member = self.meeting_id.member_ids.filtered(lambda row: row.user_id == self.env.user)
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": "rcc.committee.vote",
            "res_id": own.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_item_id": self.id, "default_member_id": member.id},
        }

    def action_open_case(self):
        """Open the case itself."""
        self.ensure_one()
        return form_of(self.case_model, self.case_id)

    def action_decide(self):
        """Count the votes, close the item and carry the outcome into the case; by who presides.

        :raise UserError: no quorum, a vote is missing, or the case itself forbids it today
        """
        for item in self:
            item._expect_votes()
            outcome = item._outcome()
            item._close(outcome, item._words_of(outcome))
            item._case()._committee_decided(item)

    def action_defer(self, reason=None):
        """Put an item off: the case waits on, for another meeting. By who presides, naming the reason."""
        for item in self:
            item._expect_presiding()
            if not (reason or item.note or "").strip():
                raise UserError(self.env._("Note in the discussion why the item is deferred."))
            item._close("deferred", (reason or item.note).strip())

    def _case(self):
        """The record that is decided on."""
        self.ensure_one()
        return self.env[self.case_model].browse(self.case_id)

    def _barred(self):
        """Ids of users who take no part."""
        case = self._case().sudo().exists()  # duties and kin stay with the rule; only who is barred
        return case._pending_excluded()[case.id] if case else set()

    def _expect_presiding(self):
        if self.meeting_id.state != "open" or self.state != "open":
            raise UserError(self.env._("Items are decided in an open meeting, once."))
        if self.env.user != self.presiding_id:
            raise UserError(
                self.env._(
                    "%(user)s presides over this item.",
                    user=self.presiding_id.sudo().name or "—",  # names of colleagues are open
                )
            )

    def _expect_votes(self):
        """Raise unless who presides closes an item on which a quorum has voted."""
        self._expect_presiding()
        rule = self.meeting_id.rule_id
        members = len(self.meeting_id.member_ids)
        if not ballot.quorum(members, len(self.voter_ids), rule.members_min, rule.quorum_share):
            raise UserError(
                self.env._(
                    "No quorum: %(voters)s of %(members)s members may vote on this item.",
                    voters=len(self.voter_ids),
                    members=members,
                )
            )
        if self.missing_names:
            raise UserError(self.env._("Not voted yet: %(names)s.", names=self.missing_names))

    def _outcome(self):
        """What the votes of those who may vote come to, by the meeting's rules."""
        rule, votes = self.meeting_id.rule_id, self.vote_ids
        counted = votes.filtered(lambda vote: vote.user_id in self.voter_ids)
        choices = Counter(counted.mapped("choice"))
        presiding = counted.filtered(lambda vote: vote.user_id == self.presiding_id)
        return ballot.outcome(
            choices["for"],
            choices["against"],
            choices["abstain"],
            rule.approval_share,
            vetoed=rule.chair_veto and presiding.choice == "against",
        )

    def _words_of(self, outcome):
        """The outcome's reason as it stands in the decision."""
        words = self.env._(
            "%(meeting)s: %(for)s for, %(against)s against, %(abstained)s abstained",
            meeting=self.meeting_id.name,
            **{
                "for": self.votes_for,
                "against": self.votes_against,
                "abstained": self.votes_abstained,
            },
        )
        reasons = self.vote_ids.filtered(lambda vote: vote.choice != "for").mapped("reason")
        return "; ".join([words, *reasons]) if outcome == "rejected" else words

    def _close(self, state, reason):
        """Write the outcome; from here on the database keeps item and votes."""
        self.env.flush_all()
        self.sudo().write(  # by these steps alone
            {
                "state": state,
                "reason": reason,
                "decided_at": fields.Datetime.now(),
                "presided_by_id": self.env.uid,
            }
        )
        self.flush_recordset()

    def _expect_outcome(self, case, outcome):
        """Raise unless this item decided that case so, and the amount is the committee's to decide."""
        about = case.sudo()._pending_case()  # amount and grade of the case at hand
        role = self.env["rcc.authority"]._collective_role(
            about["act"], about["amount"] if outcome == "approved" else self.amount, about["case"]
        )
        if (
            (self.case_model, self.case_id, self.state) != (case._name, case.id, outcome)
            or self.env.user != self.presided_by_id
            or role != self.meeting_id.rule_id.role_id
        ):
            raise UserError(self.env._("The committee did not decide this case so."))

    def _as_data(self):
        """What the decision rests on, for the chain."""
        return {
            "meeting": self.meeting_id.name,
            "for": self.votes_for,
            "against": self.votes_against,
            "abstained": self.votes_abstained,
            "votes": {str(vote.employee_id.id): vote.choice for vote in self.vote_ids},
        }
