from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import DutyGuard, Guard


class CommitteeVote(models.Model):
    """One member's vote on one item, with its reason. The voter is an approver of the case (rcc.duty).

    The database keeps: one vote a member and item, by a member who is present, while the item is open; none changes
    afterwards; nobody votes on a case in which they have another duty.
    """

    _name = "rcc.committee.vote"
    _description = "Vote in a Committee"
    _order = "item_id, id"
    _rec_name = "member_id"

    item_id = fields.Many2one(
        "rcc.committee.item", "Item", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "rcc.committee.member", "Member", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(related="member_id.user_id", string="Voter")
    choice = fields.Selection(
        [("for", "For"), ("against", "Against"), ("abstain", "Abstain")], required=True
    )
    reason = fields.Text(help="Required for a vote against and for an abstention.")
    # by the database, from the item and the member
    employee_id = fields.Many2one("hr.employee", readonly=True, ondelete="restrict")
    case_model = fields.Char(readonly=True, export_string_translation=False)
    case_id = fields.Integer(readonly=True, export_string_translation=False, aggregator=None)

    _once = models.Constraint("UNIQUE (item_id, member_id)", "A member votes once on an item.")
    _reasoned = models.Constraint(
        "CHECK (choice = 'for' OR btrim(reason) <> '')",
        "A vote against and an abstention give their reason.",
    )
    _while_open = Guard(
        "INSERT OR UPDATE OR DELETE",
        """DECLARE
            item record;
            member record;
        BEGIN
            IF current_setting('rcc.migrating', true) = 'on' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            SELECT i.state, i.meeting_id, m.state AS meeting, i.case_model, i.case_id INTO item
              FROM rcc_committee_item i JOIN rcc_committee_meeting m ON m.id = i.meeting_id
             WHERE i.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.item_id ELSE NEW.item_id END FOR SHARE;
            IF item.state IS DISTINCT FROM 'open' OR item.meeting <> 'open'
               OR (TG_OP = 'UPDATE' AND (NEW.item_id <> OLD.item_id OR NEW.member_id <> OLD.member_id)) THEN
                {refuse};
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            SELECT meeting_id, present, employee_id INTO member FROM rcc_committee_member WHERE id = NEW.member_id;
            IF member.present IS NOT TRUE OR member.meeting_id <> item.meeting_id THEN
                {refuse};
            END IF;
            NEW.employee_id := member.employee_id;
            NEW.case_model := item.case_model;
            NEW.case_id := item.case_id;
            RETURN NEW;
        END""",
        "Members who are present vote while the item is open; afterwards no vote changes.",
    )
    _voter_duty = DutyGuard(
        "approver", employee="employee_id", case_model="case_model", case_field="case_id"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A member votes for oneself, and not in a conflict of interest."""
        votes = super().create(vals_list)
        votes.invalidate_recordset(["employee_id", "case_model", "case_id"])  # by the database
        votes._expect_own()
        return votes

    def write(self, vals):
        """While the item is open a member may think again."""
        self._expect_own()
        result = super().write(vals)
        self._expect_own()
        return result

    def _expect_own(self):
        for vote in self:
            if vote.user_id != self.env.user:
                raise UserError(self.env._("Members vote for themselves."))
            if vote.user_id in vote.item_id.conflict_ids:
                raise UserError(
                    self.env._(
                        "You have another duty in this case or are related to the customer: "
                        "you take no part in this item."
                    )
                )
