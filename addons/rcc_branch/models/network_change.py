from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.guard import Guard

PENDING = ("draft", "proposed", "confirmed")
CLOSING = ("merge", "close")
STEPS = frozenset({"state", "proposed_by_id", "confirmed_by_id", "result", "error"})


class NetworkChange(models.Model):
    """A dated change of the network: drafted by an administrator, confirmed by an executive, effective on its date.

    What it does to customers, areas, portfolios and posts is in `network_effect.py`."""

    _name = "rcc.network.change"
    _description = "Change of the Network"
    _order = "date DESC, id DESC"

    kind = fields.Selection(
        [
            ("move", "Move below another branch"),
            ("merge", "Merge into another branch"),
            ("close", "Close the branch"),
            ("areas", "Give areas to another branch"),
        ],
        required=True,
        default="move",
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('level', '!=', 'union')]",
    )
    target_id = fields.Many2one(
        "rcc.branch",
        "To branch",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', '!=', branch_id)]",
        help="The new branch above, or the one that takes over.",
    )
    area_ids = fields.Many2many(
        "rcc.area",
        string="Areas",
        help="Townships or villages of the branch, with all their parts that it answers for.",
    )
    posts = fields.Selection(
        [("move", "Go to the successor"), ("end", "End")],
        "Posts",
        required=True,
        default="move",
        help="What becomes of the staff's posts at a branch that closes.",
    )
    date = fields.Date(
        "Effective on",
        required=True,
        default=lambda self: self.env["rcc.post"]._today(),
        copy=False,
    )
    reason = fields.Char(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("done", "In effect"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    proposed_by_id = fields.Many2one(
        "res.users", "Proposed by", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    preview = fields.Text(
        "What will move", compute="_compute_preview", help="Counted now, over all branches."
    )
    decider_names = fields.Char(
        "May confirm now", compute="_compute_decider_names", help="Executives in office today."
    )
    result = fields.Json("What moved", readonly=True, copy=False)
    error = fields.Text("Last failure", readonly=True, copy=False)

    _one_pending = models.UniqueIndex(
        "(branch_id) WHERE state IN ('draft', 'proposed', 'confirmed')",
        "This branch has a pending change already: confirm or cancel that one first.",
    )
    _not_itself = models.Constraint(
        "CHECK (branch_id <> target_id)", "A branch is not moved or handed over to itself."
    )
    _two_persons = models.Constraint(
        "CHECK (confirmed_by_id <> proposed_by_id)",
        "A change of the network is confirmed by a second person.",
    )
    _confirmed_first = models.Constraint(
        "CHECK (state NOT IN ('confirmed', 'done') OR (proposed_by_id IS NOT NULL AND confirmed_by_id IS NOT NULL))",
        "A change of the network takes effect once it is confirmed.",
    )
    _fixed = Guard(
        "UPDATE OF kind, branch_id, target_id, posts, date, reason, proposed_by_id OR DELETE",
        """
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.state <> 'draft' OR TG_OP = 'UPDATE'
                AND OLD.state IN ('confirmed', 'done', 'cancelled') AND
                (OLD.kind, OLD.branch_id, OLD.target_id, OLD.posts, OLD.date, OLD.reason, OLD.proposed_by_id)
                IS DISTINCT FROM
                (NEW.kind, NEW.branch_id, NEW.target_id, NEW.posts, NEW.date, NEW.reason, NEW.proposed_by_id) THEN
                {refuse};
            END IF;
            RETURN COALESCE(NEW, OLD);
        END""",
        "A confirmed change of the network is not altered; cancel it and draft another one.",
    )

    @api.depends("kind", "branch_id", "target_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            names = (change.branch_id.name, kinds.get(change.kind), change.target_id.name)
            change.display_name = " · ".join(filter(None, names))

    @api.depends("kind", "branch_id", "target_id", "area_ids", "posts", "state")
    def _compute_preview(self):
        for change in self:
            change.preview = (
                "\n".join(change._preview_lines())
                if change.branch_id and change.target_id and change.state in PENDING
                else False
            )

    @api.depends("state", "proposed_by_id")
    def _compute_decider_names(self):
        posts = self.env["rcc.post"]._live([("role_id.code", "=", "executive")])
        for change in self:
            deciders = posts.user_id if change.state == "proposed" else posts.user_id.browse()
            names = (deciders - change.proposed_by_id).sudo().mapped("name")  # open to all staff
            change.decider_names = ", ".join(names)

    @api.model_create_multi
    def create(self, vals_list):
        """A change begins as a draft."""
        self._refuse_steps(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Only drafts are altered; the steps are taken by the buttons."""
        self.check_access("write")
        self._refuse_steps([vals])
        if not self.env.su and any(change.state != "draft" for change in self):
            raise UserError(self.env._("Withdraw the proposal first: only a draft is altered."))
        return super().write(vals)

    def action_propose(self):
        """Put the draft before an executive; refused with the reason when it cannot take effect."""
        self.check_access("write")
        for change in self:
            change._expect("draft")
            change._refuse_impossible()
        self._step("proposed", proposed_by_id=self.env.uid)

    def action_withdraw(self):
        """Take the proposal back: the draft may be altered again."""
        self.check_access("write")
        for change in self:
            change._expect("proposed")
        self._step("draft", proposed_by_id=False)

    def action_confirm(self):
        """An executive confirms: filed as a decision, effective on its date, today's at once."""
        self._expect_executive()
        for change in self:
            change._expect("proposed")
            change._refuse_impossible()
            if change.proposed_by_id == self.env.user:
                raise UserError(
                    self.env._("A change of the network is confirmed by a second person.")
                )
            change._step("confirmed", confirmed_by_id=self.env.uid)
            self.env["rcc.decision"]._append(
                change, "network_change", reason=change.reason, data=change._decision_data()
            )
        self._take_effect_today()

    def action_return(self):
        """An executive sends the proposal back to its author."""
        self._expect_executive()
        for change in self:
            change._expect("proposed")
            self.env["rcc.decision"]._append(
                change, "network_change", outcome="returned", data=change._decision_data()
            )
        self._step("draft", proposed_by_id=False)

    def action_cancel(self):
        """Give the change up before its date."""
        if not self.env.user.has_group("rcc_branch.group_executive"):
            self.check_access("write")
        for change in self:
            change._expect(*PENDING)
        self._step("cancelled")

    def _refuse_steps(self, vals_list):
        if not self.env.su and any(STEPS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("The steps of a change are taken by its buttons only."))

    def _expect(self, *states):
        if self.state not in states:
            raise UserError(self.env._("This change of the network is at another step by now."))

    def _expect_executive(self):
        if not self.env.user.has_group("rcc_branch.group_executive"):
            raise AccessError(self.env._("An executive confirms changes of the network."))

    def _step(self, state, **vals):
        """The steps are checked by whoever calls this."""
        changes = self.sudo()  # executives write nothing but the step
        changes.write({"state": state, **vals})

    def _decision_data(self):
        return {
            "kind": self.kind,
            "branch": self.branch_id.code,
            "to": self.target_id.code,
            "date": str(self.date),
            "areas": self.area_ids.mapped("code"),
        }

    def _refuse_impossible(self):
        """Raise with the reason when this change cannot take effect on its date."""
        self.ensure_one()
        branch, target = self.branch_id, self.target_id
        if self.date < self.env["rcc.post"]._today():
            raise UserError(self.env._("A change of the network is not dated back."))
        if branch.level == "union":
            raise UserError(self.env._("The county union is neither moved nor closed."))
        if not (branch.active and target.active):
            raise UserError(self.env._("This branch is closed already."))
        if self.kind != "areas" and target.id in branch._below():
            raise UserError(
                self.env._(
                    "%(target)s is below %(branch)s itself.", target=target.name, branch=branch.name
                )
            )
        if self.search_count(
            [
                ("branch_id", "=", target.id),
                ("kind", "in", CLOSING),
                ("state", "in", ("proposed", "confirmed")),
            ]
        ):
            raise UserError(self.env._("%(target)s is about to close itself.", target=target.name))
        if self.kind == "areas":
            self._refuse_areas()

    def _refuse_areas(self):
        if not self.area_ids:
            raise UserError(self.env._("Name the townships or villages that are given away."))
        for area in self.area_ids:
            if area._responsible_branch() != self.branch_id:
                raise UserError(
                    self.env._(
                        "%(branch)s does not answer for %(area)s.",
                        branch=self.branch_id.name,
                        area=area.complete_name,
                    )
                )

    @api.model
    def _refuse_taking(self, areas):
        """Raise when customers who live in these areas are with the branch that answers for them."""
        rows = areas and self.env.execute_query(
            SQL(
                """SELECT given.complete_name FROM rcc_area given WHERE given.id = ANY(%s) AND EXISTS (
                SELECT FROM rcc_area part JOIN res_partner p ON p.rcc_area_id = part.id
                WHERE part.parent_path LIKE given.parent_path || '%%' AND p.rcc_branch_id = given.branch_id)
                LIMIT 1""",
                areas.ids,
            )
        )
        if rows:
            raise UserError(
                self.env._(
                    "%(area)s has customers of its branch: give it to another one by a change of the network, "
                    "which takes them along.",
                    area=rows[0][0],
                )
            )
