from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rcc_base.tools.guard import Guard


class Post(models.Model):
    """A post: a role held by a user at a branch over a period. The only source of a user's groups and scope."""

    _name = "rcc.post"
    _description = "Post"
    _order = "branch_id, role_id, date_from DESC, id DESC"
    _rec_names_search = ["user_id", "role_id"]

    user_id = fields.Many2one("res.users", "Holder", required=True, index=True, ondelete="restrict")
    role_id = fields.Many2one("rcc.role", "Role", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        index="btree_not_null",
        ondelete="restrict",
        help="The post sees this branch and all below it. Required, but for administrators.",
    )
    customer_group_id = fields.Many2one("rcc.customer.group", "Customer group", ondelete="restrict")
    date_from = fields.Date("From", required=True, default=lambda self: self._today())
    date_to = fields.Date("To", help="The last day. Empty while the end is not known.")
    acting_for_id = fields.Many2one(
        "rcc.post", "Acting for", index="btree_not_null", ondelete="restrict"
    )
    business = fields.Boolean(related="role_id.business", store=True)
    exclusive_key = fields.Integer(
        compute="_compute_exclusive_key",
        store=True,
        export_string_translation=False,
        help="The role's id for a role that tolerates no other, else 0.",
    )
    is_live = fields.Boolean("In office", compute="_compute_is_live", search="_search_is_live")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A post cannot end before it begins."
    )
    _has_branch = models.Constraint(
        "CHECK (branch_id IS NOT NULL OR business IS NOT TRUE)", "A post needs a branch."
    )
    _not_for_oneself = models.Constraint(
        "CHECK (user_id IS DISTINCT FROM create_uid AND user_id IS DISTINCT FROM write_uid)",
        "Nobody writes their own post; another administrator does.",
    )
    _no_overlap = models.Constraint(
        """EXCLUDE USING gist (user_id WITH =, role_id WITH =, COALESCE(branch_id, 0) WITH =,
            COALESCE(customer_group_id, 0) WITH =, COALESCE(acting_for_id, 0) WITH =,
            daterange(date_from, date_to, '[]') WITH &&)""",
        "This person already holds this post in that period.",
    )
    _exclusive = models.Constraint(
        """EXCLUDE USING gist (user_id WITH =, exclusive_key WITH <>,
            daterange(date_from, date_to, '[]') WITH &&)""",
        "Auditors and administrators hold no post of another role at the same time.",
    )

    _history = Guard(
        "UPDATE OF user_id, role_id, branch_id, customer_group_id, date_from, acting_for_id OR DELETE",
        """
        BEGIN
            IF OLD.date_from < (now() AT TIME ZONE 'Asia/Shanghai')::date
                    AND current_setting('rcc.migrating', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'posts are history'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN COALESCE(NEW, OLD);
        END""",
        "A post that has been held is neither changed nor deleted; end it and enter a new one.",
    )

    @api.depends("role_id.exclusive")
    def _compute_exclusive_key(self):
        for post in self:
            post.exclusive_key = post.role_id.id if post.role_id.exclusive else 0

    @api.depends("date_from", "date_to")
    def _compute_is_live(self):
        live = self._live([("id", "in", self.ids)])
        for post in self:
            post.is_live = post._origin in live

    def _search_is_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._live_domain(self._today())

    @api.depends("role_id", "branch_id", "user_id")
    def _compute_display_name(self):
        for post in self:
            holder = post.user_id.sudo().name  # names of colleagues are open
            parts = (post.branch_id.name, post.role_id.name, holder)
            post.display_name = " ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        """New posts give their groups and scope at once."""
        if not self.env.su and self.env.uid in (vals.get("user_id") for vals in vals_list):
            self._refuse_own(self.env.user)
        posts = super().create(vals_list)
        posts._changed(posts.user_id)
        return posts

    def write(self, vals):
        """A post that has begun is history: it can only be given an end."""
        self._refuse_own()
        users = self.user_id
        result = super().write(vals)
        self._refuse_own()
        self._changed(users | self.user_id)
        return result

    def unlink(self):
        """Only a post of today or of the future can be taken back; what was held stays on record."""
        self._refuse_own()
        users = self.user_id
        result = super().unlink()
        self._changed(users)
        return result

    def action_end(self):
        """End these posts: yesterday was the last day. One that begins today or later is taken back."""
        today = self._today()
        begun = self.filtered(lambda post: post.date_from < today)
        begun.write({"date_to": today - timedelta(days=1)})
        (self - begun).unlink()

    @api.model
    def _today(self):
        """The date in the union, whatever the user's own time zone."""
        return self.env["res.company"]._rcc_today()

    @api.model
    def _live_domain(self, date):
        """Posts in office on a date: the one place that says so."""
        return Domain("date_from", "<=", date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )

    @api.model
    def _live(self, domain=(), date=None):
        """Posts in office on a date (default today) that fit a domain."""
        return self.sudo().search(  # who holds which post is open to all staff
            Domain(list(domain)) & self._live_domain(date or self._today())
        )

    def _scope_pairs(self):
        """(branch ids or None for all, customer group id or None for every) of each of these posts."""
        return [
            (
                None if post.role_id.all_branches else post.branch_id._below(),
                post.customer_group_id.id or None,
            )
            for post in self
        ]

    def _refuse_own(self, users=None):
        """The database refuses too; this says so before anything happens."""
        if not self.env.su and self.env.user in (users or self.user_id):
            raise UserError(self.env._("Nobody writes their own post; another administrator does."))

    @api.model
    def _changed(self, users):
        """Bring groups, scope caches and everything derived from posts up to date."""
        self.env.flush_all()
        users._rcc_sync_groups()
        self.env.registry.clear_cache()
        self.env["mail.followers"]._rcc_prune(users)

    @api.model
    def _cron_sync(self):
        """Midnight in Shanghai: posts that begin or ended, and the tenures of portfolios."""
        self.env["res.users"]._rcc_out_of_step()._rcc_sync_groups()
        self.env["rcc.portfolio"]._sync_managers()
        self.env.registry.clear_cache()
        self.env["mail.followers"]._rcc_prune(self.env["res.users"].search([("share", "=", False)]))
