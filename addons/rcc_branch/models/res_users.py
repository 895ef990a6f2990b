from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL


class ResUsers(models.Model):
    """A user's groups and scope follow from posts (`rcc.post`) alone."""

    _inherit = "res.users"

    rcc_post_ids = fields.One2many("rcc.post", "user_id", "Posts")
    rcc_post_summary = fields.Char("Posts in office", compute="_compute_rcc_post_summary")

    @api.depends("rcc_post_ids")
    def _compute_rcc_post_summary(self):
        posts = self._rcc_posts()
        for user in self:
            own = posts.filtered(lambda post, holder=user: post.user_id == holder)
            user.rcc_post_summary = ", ".join(
                " ".join(filter(None, (post.branch_id.name, post.role_id.name))) for post in own
            )

    def _get_group_ids(self):
        """Role groups by the posts of today, so that a post ends at midnight even before the nightly job has run."""
        return self._rcc_group_ids_on(self.env["rcc.post"]._today())

    @tools.ormcache("self.id", "date")
    def _rcc_group_ids_on(self, date):
        user = self._rcc_bare().sudo()  # as Odoo reads a user's own groups
        managed = user.env["rcc.role"]._groups()
        return (
            (user.group_ids - managed) | user._rcc_posts(date).role_id.group_id
        ).all_implied_ids._ids

    def _rcc_check_manageable(self):
        """Administrators manage staff: not themselves, and nobody with technical rights."""
        if self.env.user in self:
            raise UserError(self.env._("Another administrator does this for you."))
        users = self.sudo()  # reads groups only
        if any(
            user._is_superuser() or user.share or user.has_group("base.group_erp_manager")
            for user in users
        ):
            raise UserError(self.env._("This login is not a member of staff."))

    def _rcc_posts(self, date=None):
        """The posts these users hold on a date (default today)."""
        return self.env["rcc.post"]._live([("user_id", "in", self.ids)], date)

    def _rcc_today(self, date):
        """What is due for this user on a date: dicts of kind, partner_id, due, res_model, res_id, title.

        Addons add theirs to what `super()` gives."""
        return []

    @tools.ormcache("self.id", "date")
    def _rcc_read_only_on(self, date):
        """Whether one of the user's posts forbids every change (audit)."""
        return any(post.role_id.read_only for post in self._rcc_bare()._rcc_posts(date))

    def _rcc_bare(self):
        """This user without context: cached answers must not depend on it."""
        return self.with_env(self.env(context={}))

    def _rcc_sync_groups(self):
        """Give these users exactly the role groups of the posts they hold today; other groups are left alone."""
        managed = self.env["rcc.role"]._groups()
        posts = self._rcc_posts()
        users = self.sudo()  # the posts decide, not who runs this
        for user in users.with_context(active_test=False):
            wanted = posts.filtered(
                lambda post, holder=user: post.user_id == holder
            ).role_id.group_id
            current = user.group_ids & managed
            commands = [Command.link(group.id) for group in wanted - current]
            commands += [Command.unlink(group.id) for group in current - wanted]
            if commands:
                user.write({"group_ids": commands})

    def _rcc_out_of_step(self):
        """Users whose role groups are not those of the posts they hold today."""
        posts = self.env["rcc.post"].sudo()  # all posts, whoever asks
        live = posts._search(posts._live_domain(posts._today()))
        rows = self.env.execute_query(
            SQL(
                """
            WITH wanted AS (
                SELECT DISTINCT p.user_id, r.group_id FROM rcc_post p JOIN rcc_role r ON r.id = p.role_id
                WHERE p.id IN %(live)s
            ), given AS (
                SELECT g.uid, g.gid FROM res_groups_users_rel g JOIN rcc_role r ON r.group_id = g.gid
            )
            SELECT DISTINCT user_id FROM (
                (TABLE wanted EXCEPT TABLE given) UNION ALL (TABLE given EXCEPT TABLE wanted)
            ) AS difference""",
                live=live.subselect(),
            )
        )
        return self.browse(user_id for (user_id,) in rows)
