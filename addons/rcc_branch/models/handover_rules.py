from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date

from odoo.addons.rcc_base.tools.tree import path_ids

HOLDERS = ("customer_manager", "branch_manager")


class HandoverRules(models.Model):
    """When a handover is refused, in words; the database refuses most of it again."""

    _inherit = "rcc.handover"

    def _tenures(self):
        tenures = self.portfolio_id.sudo().tenure_ids  # who held what is open to who hands it over
        return tenures.filtered(lambda tenure: tenure.role == self.role)

    def _tenure_before(self):
        """The tenure that this handover ends."""
        if not self.date:
            return self._tenures()[:0]
        return (
            self._tenures().filtered(lambda row: row.date_from < self.date).sorted("date_from")[-1:]
        )

    def _holds_other(self):
        """Whether the incoming manager is the portfolio's other manager on that date."""
        if not self.date:
            return False
        other = "backup" if self.role == "main" else "main"
        tenures = self.portfolio_id.sudo().tenure_ids  # as above
        return bool(self.to_user_id) and tenures._holder(other, self.date) == self.to_user_id

    def _expect_possible(self):
        """Raise, with the reason and the way on, unless this handover can be made."""
        handover = self.sudo()  # the incoming manager may not see the portfolio yet
        for check in (
            handover._date_refusal,
            handover._person_refusal,
            handover._rotation_refusal,
        ):
            if reason := check():
                raise UserError(reason)

    def _date_refusal(self):
        today = self.env["rcc.post"]._today()
        if self.date < today:
            return self.env._("A handover takes effect today or later.")
        later = self._tenures().filtered(lambda row: row.date_from >= self.date)
        if later and self.state in ("draft", "signing"):
            return self.env._(
                "The tenure of %(user)s begins on %(date)s: hand over on a later day.",
                user=later.sorted("date_from")[-1].user_id.name or self.env._("nobody"),
                date=Date.to_string(max(later.mapped("date_from"))),
            )
        if not self.from_user_id:
            return self.env._(
                "%(portfolio)s is vacant in this role: enter a tenure instead of a handover.",
                portfolio=self.portfolio_id.name,
            )
        return ""

    def _person_refusal(self):
        incoming = self.to_user_id
        if not incoming.active:
            return self.env._("%(user)s has left.", user=incoming.name)
        above = path_ids(self.portfolio_id.branch_id)
        held = incoming.rcc_post_ids.filtered(
            lambda post: (
                post.role_id.code in HOLDERS
                and not post.acting_for_id
                and post.branch_id.id in above
                and post.date_from <= self.date
                and (not post.date_to or post.date_to >= self.date)
            )
        )
        if not held:
            return self.env._(
                "%(user)s holds no post as customer manager or branch manager at %(branch)s on %(date)s. "
                "The administrator gives the post first.",
                user=incoming.name,
                branch=self.portfolio_id.branch_id.name,
                date=Date.to_string(self.date),
            )
        return ""

    def _rotation_refusal(self):
        """Nobody takes back what rotation took away."""
        if self.role != "main":
            return ""
        return self.env["rcc.rotation.rule"]._return_refusal(
            self.portfolio_id, self.to_user_id, self.date
        )

    def _expect_absent(self):
        """Raise unless the user may sign for the outgoing manager."""
        if not self.env.su and not self._is_manager():
            raise AccessError(
                self.env._("A branch manager, a department head or above signs for who is absent.")
            )
        if self.env.user in self.to_user_id | self.from_user_id:
            raise UserError(
                self.env._("The two signatures are of two persons; sign for yourself only.")
            )
        outgoing = self.from_user_id.sudo()  # whether a colleague is away is open
        present = outgoing.active and outgoing._rcc_posts().filtered("business")
        if present:
            raise UserError(
                self.env._(
                    "%(user)s is neither on leave nor gone and signs in person.", user=outgoing.name
                )
            )
        if not (self.absence_reason or "").strip():
            raise UserError(self.env._("Say why the outgoing manager does not sign."))
