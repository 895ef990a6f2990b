from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rcc_base.tools.tree import path_ids

ANY = "any"


class Authority(models.Model):
    """How far a role may decide: role × act × amount, and what addons above add (grade, product; empty = any).

    Policy: drafted, simulated on the last year's decisions, activated by a second person, dated. For one case the most
    precise row of a role counts; of equally precise ones the lowest. Absence is covered in one way: the deputy holds
    an acting post for the time (`rcc.post.acting_for_id`) and decides up to the row's share for acting holders.
    """

    _name = "rcc.authority"
    _description = "Approval Authority"
    _inherit = ["rcc.policy.mixin"]
    _order = "act, amount_max, id"
    _policy_key = ["role_id", "act", "extent"]
    _policy_simulation = True
    _extent_fields = ()  # hook: fields that limit a row to some cases, of models with _authority_key()

    role_id = fields.Many2one("rcc.role", "Role", required=True, index=True, ondelete="restrict")
    act = fields.Selection(
        [("grant", "Grant of credit"), ("payout", "Payout")],
        required=True,
        help="What is decided; addons add their acts.",
    )
    amount_max = fields.Float(
        "Up to (yuan)",
        digits=(16, 2),
        required=True,
        aggregator=None,
        help="The highest amount, included.",
    )
    acting_percent = fields.Integer(
        "Acting Holder's Share (%)",
        default=100,
        required=True,
        aggregator=None,
        help="Who holds a post of this role for an absent colleague decides up to this share of it; 0: nothing.",
    )
    extent = fields.Char(readonly=True, required=True, default=ANY, export_string_translation=False)

    _amount_positive = models.Constraint(
        "CHECK (amount_max >= 0 AND acting_percent BETWEEN 0 AND 100)",
        "An authority's amount is not negative, and an acting holder's share is 0 to 100 %.",
    )

    @api.depends("role_id", "act", "extent")
    def _compute_display_name(self):
        acts = dict(self._fields["act"]._description_selection(self.env))
        for authority in self:
            parts = [authority.role_id.name, acts.get(authority.act)]
            parts += [
                authority[name].display_name for name in self._extent_fields if authority[name]
            ]
            authority.display_name = " / ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        """What the row is limited to belongs to its key."""
        return super().create([vals | {"extent": self.new(vals)._extent()} for vals in vals_list])

    def write(self, vals):
        """A draft that is limited to something else is another row of the table."""
        result = super().write(vals)
        if not set(self._extent_fields).isdisjoint(vals):
            for authority in self:
                super(Authority, authority).write({"extent": authority._extent()})
        return result

    @api.model
    def _check(self, user, act, amount, branch=None, case=None):
        """Let `user` do `act` over `amount` yuan (at `branch`), else raise a UserError that names who may.

        :param case: what the row may be limited to, {field: record}, for instance {"grade_id": grade}
        """
        if user in self._allowed_users(act, amount, branch, case):
            return
        named = self._who_may(act, amount, branch, case)
        if not named:
            raise UserError(
                self.env._(
                    "Nobody has the authority for an amount of %(amount)s yuan.",
                    amount=self._amount_text(amount),
                )
            )
        raise UserError(
            self.env._(
                "An amount of %(amount)s yuan is beyond the authority of %(user)s. It can be decided by: %(who)s.",
                amount=self._amount_text(amount),
                user=user.sudo().name,  # names of colleagues are open
                who=named,
            )
        )

    @api.model
    def _allowed_users(self, act, amount, branch=None, case=None):
        """Users who may alone do `act` over `amount` yuan today, at `branch` if one is given."""
        ceilings = self._ceilings(act, branch, case)
        return self.env["res.users"].browse(
            user_id for user_id, ceiling in ceilings.items() if ceiling >= round(amount, 2)
        )

    @api.model
    def _maximum(self, user, act, branch=None, case=None):
        """How far this user may alone decide today, in yuan; None: not at all."""
        return self._ceilings(act, branch, case).get(user.id)

    @api.model
    def _ceilings(self, act, branch=None, case=None, posts=None):
        """{user id: highest amount} of the posts in office at a branch and above; collective roles decide in meetings.

        :param posts: posts in office, to ask about many cases with one search
        """
        rows = self._applicable(act, case).filtered(lambda row: not row.role_id.collective)
        by_role = {row.role_id.id: row for row in rows}
        if posts is None:
            posts = self.env["rcc.post"]._live([("role_id", "in", list(by_role))])
        above = path_ids(branch.sudo()) if branch else []  # the network is open
        ceilings = {}
        for post in posts:
            row = by_role.get(post.role_id.id)
            near = not branch or post.role_id.all_branches or post.branch_id.id in above
            if row and near and (ceiling := row._ceiling(post)) is not None:
                user_id = post.user_id.id
                ceilings[user_id] = max(ceiling, ceilings.get(user_id, 0))
        return ceilings

    def _ceiling(self, post):
        """The highest amount for the holder of a post; None for an acting one who may not decide."""
        if not post.acting_for_id:
            return self.amount_max
        return self.amount_max * self.acting_percent / 100 if self.acting_percent else None

    @api.model
    def _applicable(self, act, case=None, date=None):
        """The row of each role in force (today) that counts for a case, the lowest amount first."""
        rows = self.sudo()._policy_in_force(  # everyone may know who decides
            date or self.env["rcc.post"]._today(), Domain("act", "=", act)
        )
        fitting = rows.filtered(lambda row: row._fits(case or {}))
        chosen = {}
        for row in fitting.sorted(lambda row: (-row._precision(), row.amount_max)):
            chosen.setdefault(row.role_id, row)
        return self.sudo().concat(*chosen.values()).sorted("amount_max")  # as above

    @api.model
    def _in_force(self, act, amount, case=None):
        """The rows that count today and cover this amount, the lowest first."""
        return self._applicable(act, case).filtered(lambda row: row.amount_max >= round(amount, 2))

    @api.model
    def _collective_role(self, act, amount, case=None):
        """The role whose members decide this together, if the lowest authority that covers it is such a role's."""
        role = self._in_force(act, amount, case)[:1].role_id
        return role if role.collective else role.browse()

    @api.model
    def _who_may(self, act, amount, branch=None, case=None, excluded=()):
        """The people who may decide today, with their roles, as words; a collective role by its own name."""
        collective = self._in_force(act, amount, case).role_id.filtered("collective")
        names = [
            self.env._("%(role)s in a meeting", role=role.name)
            for role in collective.with_env(self.env).sudo()  # names of roles are open
        ]
        allowed = self._allowed_users(act, amount, branch, case).filtered(
            lambda user: user.id not in excluded
        )
        return ", ".join(allowed.sudo().mapped("name") + names)  # names of colleagues are open

    def _extent(self):
        """What this row is limited to, as a part of its key."""
        parts = (
            f"{name}={self[name]._authority_key()}" for name in self._extent_fields if self[name]
        )
        return ";".join(parts) or ANY

    def _precision(self):
        """How many limits this row has."""
        return sum(bool(self[name]) for name in self._extent_fields)

    def _fits(self, case):
        """Whether the row's limits, if any, are those of a case."""
        return all(
            not self[name]
            or (
                case.get(name) and case[name].sudo()._authority_key() == self[name]._authority_key()
            )
            for name in self._extent_fields  # a policy's key is open to all staff
        )

    @api.model
    def _amount_text(self, amount):
        return f"{amount:,.2f}"
