from odoo import api, models
from odoo.exceptions import AccessError, UserError


class Membership(models.Model):
    """A customer of another branch joins a household here, most often by marriage.

    The pass is the look-up of the last half hour by the whole number, with its reason (Personal Information Protection
    Law art. 51); refusals tell nothing of the other branch's household.
    """

    _inherit = "rcc.membership"

    @api.model
    def _come_over(self, person, household, role, date=None, partner=None, certificate=None):
        """Let a looked-up customer of another branch join; see `_marry_in` for the arguments.

        The person's row in the former household ends the day before, branch and portfolio follow the new one, and the
        former branch gets word of it.

        :raise AccessError: not looked up, or the household is not the user's to change
        :return: the membership
        """
        self._check_hand(household | (partner or household))
        if not self.env["rcc.access"]._asked_for(person):
            raise AccessError(
                self.env._(
                    "This customer is not in your branch. Find the customer by the whole document number."
                )
            )
        guest, date = person.sudo(), self._day(date)  # looked up by the whole number
        self._expect_movable(guest, partner, date)
        former, branch = guest.parent_id, guest.rcc_branch_id
        self.env["rcc.access"]._log(
            guest, "lookup", self.env._("Joins %(household)s", household=household.name)
        )
        rows = self.sudo()  # the other branch's rows, by the look-up
        row = rows._marry_in(
            guest, rows.env["res.partner"].browse(household.id), role, date, partner, certificate
        )
        self._tell_former_branch(guest, former, branch, household)
        return row.with_env(self.env)

    def _expect_movable(self, guest, partner, date):
        """Raise, without names of the other branch, for who is dead, married to another, or leaves a headless house."""
        rows = self.sudo()  # decides, and shows nothing
        present = rows._live([("partner_id", "=", guest.id)])
        others = rows._live([("group_id", "=", present.group_id.id)]) - present
        if guest.rcc_death_date:
            raise UserError(self.env._("This customer is on file as deceased."))
        if partner and rows._spouses(guest) - partner:
            raise UserError(
                self.env._(
                    "This customer is married, says the own branch: it records the divorce first."
                )
            )
        if present.role == "head" and others:
            raise UserError(
                self.env._(
                    "This customer heads a household of %(branch)s: that branch names another head first.",
                    branch=guest.rcc_branch_id.name,
                )
            )
        if present.date_from and present.date_from > date:
            raise UserError(self.env._("This customer moved after that day: name a later one."))

    def _tell_former_branch(self, guest, former, branch, household):
        """An activity on the household that was left; of a single person the look-up row tells the branch."""
        if not former:
            return
        manager = former.rcc_portfolio_id.manager_id or branch.manager_id
        former.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("A member has joined a household of another branch"),
            note=self.env._(
                "%(person)s left the household and is served by %(branch)s now.",
                person=guest.name,
                branch=household.sudo().rcc_branch_id.name,  # the name of a branch
            ),
            user_id=(manager or self.env.user).id,
        )
