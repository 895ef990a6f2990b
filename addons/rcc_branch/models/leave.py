from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

KINDS = [
    ("annual", "Annual leave"),
    ("mandatory", "Mandatory leave"),
    ("sick", "Sick leave"),
    ("personal", "Personal leave"),
    ("other", "Other"),
]
IN_FORCE = ("approved", "over")
APPROVERS = ("branch_manager", "department_head", "executive")
ENTERED = {"user_id", "deputy_id", "date_from", "date_to", "kind", "reason"}


class Leave(models.Model):
    """Days on which somebody is away and a deputy acts (强制休假、离岗代班, 银监发〔2014〕40号).

    From the first day to the last the deputy holds acting posts and the absent person's own posts are suspended.
    Nothing in the history of posts changes; on the day after the last everything is as it was, by itself."""

    _name = "rcc.leave"
    _description = "Leave"
    _order = "date_from DESC, id DESC"
    _rec_names_search = ["user_id", "deputy_id"]

    user_id = fields.Many2one(
        "res.users",
        "Absent person",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", compute="_compute_branch_id", store=True, index=True
    )
    deputy_id = fields.Many2one(
        "res.users",
        "Deputy",
        compute="_compute_deputy_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Acts with the absent person's posts. The backup manager of their portfolios, unless another is named.",
    )
    date_from = fields.Date(
        "First day", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date("Last day", required=True)
    planned_to = fields.Date(
        "Planned until", readonly=True, copy=False, help="The last day as it was approved."
    )
    kind = fields.Selection(KINDS, required=True, default="annual")
    reason = fields.Char()
    working_days = fields.Integer(
        compute="_compute_working_days",
        store=True,
        help="Consecutive working days by the union's calendar.",
    )
    state = fields.Selection(
        [
            ("draft", "To approve"),
            ("approved", "Approved"),
            ("over", "Over"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_on = fields.Date(readonly=True, copy=False)
    post_ids = fields.One2many("rcc.post", "leave_id", "Acting posts", readonly=True)

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A leave cannot end before it begins."
    )
    _deputy_is_another = models.Constraint(
        "CHECK (deputy_id IS DISTINCT FROM user_id)", "Nobody is their own deputy."
    )
    _second_person = models.Constraint(
        """CHECK (state NOT IN ('approved', 'over') OR (approved_by_id IS NOT NULL
            AND approved_by_id <> user_id AND approved_by_id IS DISTINCT FROM deputy_id))""",
        "A leave is approved by a third person: neither the absent one nor the deputy.",
    )
    _one_at_a_time = models.Constraint(
        """EXCLUDE USING gist (user_id WITH =, daterange(date_from, date_to, '[]') WITH &&)
            WHERE (state <> 'cancelled')""",
        "This person already has a leave in these days.",
    )
    _deputy_present = Guard(
        "INSERT OR UPDATE",
        """BEGIN
            IF NEW.state = 'approved' AND EXISTS (
                SELECT FROM rcc_leave other
                 WHERE other.id <> NEW.id AND other.state = 'approved'
                   AND daterange(other.date_from, other.date_to, '[]') && daterange(NEW.date_from, NEW.date_to, '[]')
                   AND (other.user_id = NEW.deputy_id OR other.deputy_id = NEW.user_id)
            ) THEN
                {refuse};
            END IF;
            RETURN NEW;
        END""",
        "The deputy is absent in these days too, or the absent person is a deputy then.",
    )
    _approved_law = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
            IF TG_OP = 'DELETE' THEN {{refuse}}; END IF;
            IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'approved'), ('draft', 'over'),
                    ('draft', 'cancelled'), ('approved', 'approved'), ('approved', 'over'),
                    ('approved', 'cancelled'), ('over', 'over'), ('cancelled', 'cancelled'))
                OR OLD.state <> 'draft' AND ((OLD.user_id, OLD.date_from, OLD.kind, OLD.approved_by_id)
                    IS DISTINCT FROM (NEW.user_id, NEW.date_from, NEW.kind, NEW.approved_by_id)
                    OR OLD.deputy_id IS DISTINCT FROM NEW.deputy_id OR NEW.date_to > OLD.date_to)
                OR (OLD.state, NEW.state) = ('approved', 'cancelled')
                    AND OLD.date_from < (now() AT TIME ZONE 'Asia/Shanghai')::date
            THEN {{refuse}}; END IF;
            RETURN NEW;
        END""",
        "An approved leave stays on record; it can only be cut short.",
    )

    @api.depends("user_id")
    def _compute_branch_id(self):
        posts = self.env["rcc.post"].sudo()  # who holds which post is open to all staff
        for leave in self:
            held = posts.search(
                [("user_id", "=", leave.user_id.id), ("acting_for_id", "=", False)],
                order="business DESC NULLS LAST, date_to DESC NULLS FIRST, id DESC",
            )
            leave.branch_id = held.filtered("branch_id")[:1].branch_id

    @api.depends("user_id")
    def _compute_deputy_id(self):
        portfolios = self.env["rcc.portfolio"].sudo()  # who stands in for whom is open to all staff
        for leave in self:
            held = portfolios.search([("manager_id", "=", leave.user_id.id)])
            leave.deputy_id = held.backup_manager_id[:1]

    @api.depends("date_from", "date_to")
    def _compute_working_days(self):
        calendar = self.env.company.sudo().resource_calendar_id  # opening days are no secret
        for leave in self:
            leave.working_days = (
                calendar._rcc_working_days(leave.date_from, leave.date_to)
                if leave.date_from and leave.date_to
                else 0
            )

    @api.depends("user_id", "date_from", "date_to")
    def _compute_display_name(self):
        for leave in self:
            name = leave.user_id.sudo().name  # names of colleagues are open
            leave.display_name = f"{name or ''} {leave.date_from or ''} – {leave.date_to or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        """Staff ask for their own leave; branch managers and above enter anybody's."""
        self._refuse_steps(vals_list)
        leaves = super().create(vals_list)
        leaves._refuse_others()
        return leaves

    def write(self, vals):
        """Drafts may change; the rest is done by the steps."""
        self._refuse_steps([vals])
        self._refuse_others()
        result = super().write(vals)
        self._refuse_others()
        return result

    def action_approve(self):
        """Approve leaves as a third person: from its first day the deputy acts and the absent one's posts rest."""
        self._require_approver()
        for leave in self:
            leave._expect_approvable()
            leave._approve()

    def action_cancel(self):
        """Take back a leave that has not begun: a draft by whoever may change it, an approved one by an approver."""
        self.check_access("write")
        today = self.env["rcc.post"]._today()
        for leave in self:
            if leave.state == "draft":
                leave._refuse_others()
                leave.sudo().state = "cancelled"  # by this step alone
                continue
            leave._require_approver()
            if leave.state != "approved" or leave.date_from < today:
                raise UserError(self.env._("This leave has begun; it can only be cut short."))
            leave._end("cancelled")

    def action_return(self):
        """The absent person is back today: yesterday was the last day of leave and of the acting posts."""
        self._require_approver()
        today = self.env["rcc.post"]._today()
        for leave in self:
            if leave.state != "approved" or not leave.date_from <= today <= leave.date_to:
                raise UserError(self.env._("This person is not on leave today."))
            leave._end("over" if leave.date_from < today else "cancelled")

    def _require_approver(self):
        """Branch managers and above, for others only."""
        self.check_access("write")
        if self.env.su:
            return
        if not self._is_approver():
            raise AccessError(
                self.env._("A leave is approved by a branch manager, a department head or above.")
            )
        if self.env.user in self.user_id | self.deputy_id:
            raise UserError(
                self.env._(
                    "A leave is approved by a third person: neither the absent one nor the deputy."
                )
            )

    def _is_approver(self):
        return any(self.env.user.has_group(f"rcc_branch.group_{code}") for code in APPROVERS)

    def _refuse_others(self):
        """Other people's leaves are entered and changed by approvers only."""
        if not self.env.su and not self._is_approver() and self.user_id - self.env.user:
            raise AccessError(self.env._("You can ask for your own leave only."))

    def _refuse_steps(self, vals_list):
        if not self.env.su and any(vals.keys() - ENTERED for vals in vals_list):
            raise AccessError(self.env._("These are set by the steps of the leave only."))
