from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .leave import IN_FORCE


class LeaveCover(models.Model):
    """Who stands in during a leave: acting posts, made at approval and ended with the leave."""

    _inherit = "rcc.leave"

    @api.model
    def _on(self, date):
        """Leaves that keep somebody away on a date."""
        leaves = self.sudo()  # who is away is open to all staff
        return leaves.search(self._on_domain(date))

    @api.model
    def _on_domain(self, date):
        return Domain(
            [("state", "in", IN_FORCE), ("date_from", "<=", date), ("date_to", ">=", date)]
        )

    @api.model
    def _close_over(self):
        """Nightly: leaves whose last day has passed are over."""
        leaves = self.sudo().search(  # whoever runs the night
            [("state", "=", "approved"), ("date_to", "<", self.env["rcc.post"]._today())]
        )
        leaves.write({"state": "over"})

    def _approve(self):
        today = self.env["rcc.post"]._today()
        leave = self.sudo()  # state and persons are written by this step alone
        leave.write(
            {
                "state": "approved" if self.date_to >= today else "over",
                "approved_by_id": self.env.uid,
                "approved_on": today,
                "planned_to": self.date_to,
            }
        )
        leave.flush_recordset()
        leave._make_acting_posts(max(self.date_from, today))
        self.env["rcc.decision"]._append(self, "leave", data=self._on_record())

    def _end(self, state):
        """Yesterday was the last day; a leave that has not begun is cancelled with its posts."""
        today = self.env["rcc.post"]._today()
        leave = self.sudo()  # posts and dates follow from this step, not from rights on posts
        begun = leave.post_ids.filtered(lambda post: post.date_from < today)
        (leave.post_ids - begun).unlink()
        begun.write({"date_to": today - timedelta(days=1)})
        leave.flush_recordset()
        leave.write(
            {"state": state} | ({"date_to": today - timedelta(days=1)} if state == "over" else {})
        )
        self.env["rcc.post"]._changed(leave.user_id | leave.deputy_id)
        self.env["rcc.decision"]._append(self, "leave", outcome="returned", data=self._on_record())

    def _on_record(self):
        return {
            "user": self.user_id.id,
            "deputy": self.deputy_id.id,
            "from": str(self.date_from),
            "to": str(self.date_to),
            "kind": self.kind,
        }

    def _own_posts(self, date):
        """Posts of the absent person that a deputy can act in, held from a date to the last day or in between."""
        return self.env["rcc.post"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("acting_for_id", "=", False),
                ("pending", "!=", True),
                ("role_id.exclusive", "=", False),
                ("date_from", "<=", self.date_to),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )

    def _make_acting_posts(self, first):
        """The deputy's posts for the days left; the absent one's rest."""
        posts = self._own_posts(first) if self.deputy_id and first <= self.date_to else ()
        self.env["rcc.post"].create(
            [
                {
                    "user_id": self.deputy_id.id,
                    "role_id": post.role_id.id,
                    "branch_id": post.branch_id.id,
                    "customer_group_id": post.customer_group_id.id,
                    "date_from": max(first, post.date_from),
                    "date_to": min(self.date_to, post.date_to or self.date_to),
                    "acting_for_id": post.id,
                    "leave_id": self.id,
                }
                for post in posts
            ]
        )
        self.env["rcc.post"]._changed(self.user_id | self.deputy_id)

    def _expect_approvable(self):
        """Raise, with the reason, unless this leave can be approved as it stands."""
        if self.state != "draft":
            raise UserError(self.env._("This leave is not waiting for approval."))
        if reason := self.sudo()._deputy_refusal():  # posts and leaves of colleagues are open
            raise UserError(reason)

    def _deputy_refusal(self):
        """Why the deputy named cannot act, or an empty text."""
        names = {"deputy": self.deputy_id.name, "absent": self.user_id.name}
        first = max(self.date_from, self.env["rcc.post"]._today())
        if first > self.date_to:
            return ""
        if not self.deputy_id:
            return (
                self._own_posts(first)
                and self.env._("Name a deputy: somebody must act for %(absent)s.", **names)
                or ""
            )
        days = Domain("date_from", "<=", self.date_to) & Domain("date_to", ">=", self.date_from)
        away = self.search(days & Domain("state", "=", "approved") & Domain("id", "!=", self.id))
        if self.deputy_id in away.user_id:
            return self.env._(
                "%(deputy)s is on leave in these days too; name another deputy.", **names
            )
        if self.user_id in away.deputy_id:
            return self.env._(
                "%(absent)s is a deputy in these days; cut that leave short or choose other days.",
                **names,
            )
        held = self.env["rcc.post"]._live([("user_id", "=", self.deputy_id.id)], first)
        if any(post.role_id.exclusive for post in held):
            return self.env._(
                "%(deputy)s audits or administers and takes no other post; name another deputy.",
                **names,
            )
        if not held.filtered("business"):
            return self.env._(
                "%(deputy)s holds no post on the first day; name another deputy.", **names
            )
        return ""
