from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import Guard


class CommitteeMember(models.Model):
    """Who was invited to a meeting of a committee, and who came."""

    _name = "rcc.committee.member"
    _description = "Member in a Meeting"
    _order = "id"
    _rec_name = "user_id"

    meeting_id = fields.Many2one(
        "rcc.committee.meeting", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Member", required=True, index=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", readonly=True, required=True, ondelete="restrict")
    present = fields.Boolean()
    vote_ids = fields.One2many("rcc.committee.vote", "member_id", "Votes", readonly=True)

    _once = models.Constraint("UNIQUE (meeting_id, employee_id)", "A member is invited once.")
    _fixed = Guard(
        "INSERT OR UPDATE OR DELETE",
        """DECLARE
            meeting int := CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END;
        BEGIN
            IF current_setting('rcc.migrating', true) IS DISTINCT FROM 'on' AND (
                EXISTS (SELECT FROM rcc_committee_meeting m WHERE m.id = meeting AND m.state IN ('closed', 'cancelled'))
                OR (TG_OP <> 'INSERT' AND EXISTS (SELECT FROM rcc_committee_vote v WHERE v.member_id = OLD.id)
                    AND (TG_OP = 'DELETE' OR NEW.present IS NOT TRUE OR NEW.employee_id <> OLD.employee_id
                         OR NEW.user_id <> OLD.user_id OR NEW.meeting_id <> OLD.meeting_id))) THEN
                {refuse};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "Who took part in a meeting stays on record once the member has voted or the meeting is over.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Members are holders of the committee's role in office; the person is the employee."""
        for vals in vals_list:
            user = self.env["res.users"].browse(vals["user_id"])
            vals["employee_id"] = user.sudo()._rcc_employee().id  # who a colleague is, is open
        members = super().create(vals_list)
        for member in members:
            if member.user_id not in member.meeting_id._holders():
                raise UserError(
                    self.env._(
                        "%(user)s does not sit in this committee today.",
                        user=member.user_id.sudo().name,  # names of colleagues are open
                    )
                )
        return members

    def write(self, vals):
        """Only the attendance changes."""
        if not self.env.su and vals.keys() - {"present"}:
            raise UserError(self.env._("Of a member only the attendance changes."))
        return super().write(vals)
