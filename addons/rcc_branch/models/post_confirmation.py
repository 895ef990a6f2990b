from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.rcc_base.tools.guard import Guard
from odoo.addons.rcc_base.tools.tree import path_ids

# Who may be the second person: for every role, and for those that decide nothing besides.
CONFIRMERS = ("rcc_admin", "executive")
PLAIN_CONFIRMERS = (*CONFIRMERS, "department_head", "branch_manager")
OWN_WORDS = {"pending", "confirmed_by_id", "confirmed_at"}
RESET_DAYS = 7  # in which the owner of a login notices that somebody else set the password


class PostConfirmation(models.Model):
    """Rights need two persons: a post that an administrator gives is in force when a second person has confirmed it
    (Commercial Banks' Internal Control Guidelines, 银监发〔2014〕40号: incompatible duties, mandates)."""

    _inherit = "rcc.post"

    pending = fields.Boolean(
        "Waits for the second person", readonly=True, copy=False, help="It gives no right yet."
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    replaces_id = fields.Many2one(
        "rcc.post",
        "In place of",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="This post ends the day before the new one begins: a change of branch or role.",
    )
    may_confirm = fields.Boolean("I may confirm", compute="_compute_confirmers")
    confirmer_names = fields.Char("May confirm", compute="_compute_confirmers")

    _two_persons = models.Constraint(
        "CHECK (confirmed_by_id IS NULL OR (confirmed_by_id <> user_id AND confirmed_by_id <> create_uid))",
        "A post is confirmed by a second person: neither who proposed it nor who is to hold it.",
    )
    _never_alone = Guard(
        "UPDATE OF pending",
        """
        BEGIN
            IF OLD.pending AND NEW.pending IS NOT TRUE AND NEW.confirmed_by_id IS NULL THEN {refuse}; END IF;
            RETURN NEW;
        END""",
        "A post is confirmed by a second person: neither who proposed it nor who is to hold it.",
    )
    # what only waits is no post yet: it may stand beside the one that it replaces
    _exclusive = models.Constraint(
        """EXCLUDE USING gist (user_id WITH =, exclusive_key WITH <>,
            daterange(date_from, date_to, '[]') WITH &&) WHERE (pending IS NOT TRUE)""",
        "Auditors and administrators hold no post of another role at the same time.",
    )
    _history = Guard(
        "UPDATE OF user_id, role_id, branch_id, customer_group_id, date_from, acting_for_id OR DELETE",
        """
        BEGIN
            IF OLD.date_from < (now() AT TIME ZONE 'Asia/Shanghai')::date AND OLD.pending IS NOT TRUE
                    AND current_setting('rcc.migrating', true) IS DISTINCT FROM 'on' THEN {refuse}; END IF;
            RETURN COALESCE(NEW, OLD);
        END""",
        "A post that has been held is neither changed nor deleted; end it and enter a new one.",
    )

    @api.depends("pending", "role_id", "branch_id", "user_id")
    @api.depends_context("uid")
    def _compute_confirmers(self):
        for post in self:
            users = post._confirmers() if post.pending else self.env["res.users"]
            post.may_confirm = self.env.user in users
            post.confirmer_names = ", ".join(
                users.sudo().mapped("name")
            )  # names of colleagues are open

    @api.constrains("replaces_id", "user_id")
    def _check_replaces(self):
        """Nobody's post ends because of a colleague's new one."""
        for post in self:
            if post.replaces_id and post.replaces_id.user_id != post.user_id:
                raise ValidationError(
                    self.env._("A post takes the place of one of the same person only.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """What an administrator enters waits for the second person; the system's own posts follow from acts that had
        one (an approved leave)."""
        if self.env.su:
            return super().create(vals_list)
        self._refuse_own_words(vals_list)
        posts = super().create(
            [{**vals, "pending": not self._first_of_all(vals.get("user_id"))} for vals in vals_list]
        )
        for post in posts:
            post._file("give_post", outcome="recorded" if post.pending else "approved")
        return posts

    def write(self, vals):
        """By hand a post can only be ended: whatever gives more is a new post, with its second person."""
        if not self.env.su:
            self._refuse_own()
            self._refuse_own_words([vals])
            self._refuse_more(vals)
        return super().write(vals)

    def action_confirm(self):
        """The second person agrees: the posts are in force from their day on, at the earliest from today."""
        for post in self:
            post._expect_confirmer()
            post.sudo()._take_effect(
                self.env.user
            )  # sudo: who confirms has no right to write posts
            post._file("confirm_post")

    def action_reject(self):
        """The second person refuses: the proposal is taken back and stays on record as a decision."""
        for post in self:
            post._expect_confirmer()
            post._file("confirm_post", outcome="rejected")
            post.sudo().unlink()  # as above

    def action_end(self):
        """End these posts, and put it on record."""
        for post in self:
            post._file("end_post", outcome="recorded")
        return super().action_end()

    @api.model
    def _live_domain(self, date):
        return super()._live_domain(date) & Domain("pending", "!=", True)

    def _take_effect(self, user):
        """Bring a confirmed post into force; the one that it replaces ends the day before."""
        today = self._today()
        date_from = max(self.date_from, today)
        if self.date_to and self.date_to < date_from:
            raise UserError(self.env._("This post would be over before it begins: reject it."))
        self.replaces_id._end_before(date_from)
        values = {
            "pending": False,
            "confirmed_by_id": user.id,
            "confirmed_at": fields.Datetime.now(),
        }
        if date_from != self.date_from:
            values["date_from"] = date_from
        self.write(values)

    def _end_before(self, date):
        """End these posts so that another can begin on a date."""
        last = date - timedelta(days=1)
        for post in self.filtered(lambda post: not post.date_to or post.date_to > last):
            if post.date_from > last:
                post.unlink()
            else:
                post.write({"date_to": last})
        self.env.flush_all()

    def _confirmers(self):
        """Who may be the second person for this post today: neither its proposer nor its holder."""
        codes = CONFIRMERS if self.role_id.sensitive else PLAIN_CONFIRMERS
        posts = self._live([("role_id.code", "in", codes)])
        above = path_ids(self.branch_id.sudo())  # the network is open
        fit = posts.filtered(
            lambda post: post.role_id.code != "branch_manager" or post.branch_id.id in above
        )
        return fit.user_id.with_env(self.env) - self.user_id - self.create_uid

    def _expect_confirmer(self):
        """Raise unless the current user is a second person for this post."""
        self.ensure_one()
        if not self.pending:
            raise UserError(self.env._("This post waits for nobody."))
        if self.env.user not in self._confirmers():
            raise UserError(
                self.env._(
                    "A second person confirms this post, neither who proposed it nor who is to hold it: %(names)s.",
                    names=self.confirmer_names or self.env._("nobody is in office who may"),
                )
            )
        since = fields.Datetime.subtract(fields.Datetime.now(), days=RESET_DAYS)
        user = self.env.user.sudo()  # who set one's password is kept from everybody
        if user.rcc_password_set_by_id == self.create_uid and user.rcc_password_reset_at > since:
            raise UserError(
                self.env._(
                    "%(proposer)s proposed this post and lately reset your password: another person confirms it.",
                    proposer=self.create_uid.sudo().name,  # names of colleagues are open
                )
            )

    def _tell_pending(self):
        """Close the form and say who has to confirm what was proposed."""
        waiting = self.filtered("pending")
        done = {"type": "ir.actions.act_window_close"}
        if not waiting:
            return done
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("A second person confirms these posts"),
                "message": ", ".join(waiting.mapped("confirmer_names")[:1]),
                "next": done,
            },
        }

    @api.model
    def _first_of_all(self, holder_id):
        """Whether nobody but the proposer, and the one who is to hold the post, ever held an office that confirms:
        then the union is being set up, and the first administrator gives the first posts alone."""
        return not self.sudo().search_count(  # the history of all posts
            [
                ("role_id.code", "in", CONFIRMERS),
                ("pending", "!=", True),
                ("user_id", "not in", [self.env.uid, holder_id]),
            ],
            limit=1,
        )

    def _refuse_own_words(self, vals_list):
        if any(not OWN_WORDS.isdisjoint(vals) for vals in vals_list):
            raise AccessError(
                self.env._("Who confirmed a post, and when, is written by the system.")
            )

    def _refuse_more(self, vals):
        """Raise unless these values only shorten what waits for nobody."""
        held = self.filtered(lambda post: not post.pending)
        last = fields.Date.to_date(vals.get("date_to"))
        longer = held.filtered(lambda post: not last or (post.date_to and post.date_to < last))
        if held and (vals.keys() - {"date_to"} or longer):
            raise UserError(
                self.env._(
                    "A post can only be ended. Whatever gives more is a new post that a second person confirms."
                )
            )

    def _file(self, act, outcome="approved"):
        """Put it on the record of the person."""
        self.env["rcc.decision"]._append(
            self.user_id.with_env(self.env),
            act,
            outcome=outcome,
            data={
                "post": self.id,
                "role": self.role_id.code,
                "branch": self.branch_id.code or None,
                "from": str(self.date_from),
                "to": str(self.date_to or "") or None,
            },
        )
