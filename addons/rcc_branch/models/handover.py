from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from .leave import APPROVERS

ENTERED = {"portfolio_id", "role", "to_user_id", "date", "other_place", "absence_reason", "note"}
OPEN = ("draft", "signing", "scheduled")


class Handover(models.Model):
    """A portfolio changes hands: a checklist drawn from the data, two signatures, a date (离岗交接).

    Whatever the number of customers, what changes is one row: the tenure that begins on the date. Open activities
    follow in one statement."""

    _name = "rcc.handover"
    _description = "Handover"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date DESC, id DESC"
    _rec_names_search = ["portfolio_id", "to_user_id"]

    portfolio_id = fields.Many2one(
        "rcc.portfolio", "Portfolio", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        related="portfolio_id.branch_id", store=True, index=True, string="Branch"
    )
    role = fields.Selection([("main", "Main"), ("backup", "Backup")], required=True, default="main")
    from_user_id = fields.Many2one(
        "res.users",
        "Outgoing manager",
        compute="_compute_from_user_id",
        store=True,
        index=True,
        ondelete="restrict",
        help="Who holds the portfolio the day before.",
    )
    to_user_id = fields.Many2one(
        "res.users", "Incoming manager", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env["rcc.post"]._today(),
        help="The first day of the incoming manager.",
    )
    other_place = fields.Selection(
        [("swap", "They change places"), ("vacant", "The other place falls vacant")],
        "Main and backup",
        required=True,
        default="swap",
        help="When main and backup manager hand over to each other: what becomes of the place that is left.",
    )
    holds_other = fields.Boolean(compute="_compute_holds_other", export_string_translation=False)
    note = fields.Text(help="What the figures do not tell.")
    line_ids = fields.One2many("rcc.handover.line", "handover_id", "Checklist", readonly=True)
    state = fields.Selection(
        [
            ("draft", "To sign"),
            ("signing", "One signature"),
            ("scheduled", "Scheduled"),
            ("done", "Handed over"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    from_signed_by_id = fields.Many2one(
        "res.users", "Signed by (outgoing)", readonly=True, copy=False, ondelete="restrict"
    )
    from_signed_at = fields.Datetime("Signed (outgoing)", readonly=True, copy=False)
    absence_reason = fields.Char(
        "Why the outgoing does not sign",
        copy=False,
        help="A branch manager signs for somebody who is on leave or has left, with the reason.",
    )
    to_signed_at = fields.Datetime("Signed (incoming)", readonly=True, copy=False)
    checked_at = fields.Datetime(
        "Checklist as of",
        readonly=True,
        copy=False,
        help="Drawn from the data at the first signature.",
    )
    done_at = fields.Datetime("Handed over at", readonly=True, copy=False)
    moved_count = fields.Integer("Activities moved", readonly=True, copy=False)
    my_side = fields.Selection(
        [("from", "Outgoing"), ("to", "Incoming")],
        compute="_compute_my_side",
        export_string_translation=False,
    )

    _to_another = models.Constraint(
        "CHECK (to_user_id IS DISTINCT FROM from_user_id)", "Nobody hands over to themselves."
    )
    _one_pending = models.UniqueIndex(
        "(portfolio_id, role) WHERE state IN ('draft', 'signing', 'scheduled')",
        "Another handover of this portfolio is waiting. Sign or cancel that one first.",
    )
    _both_signed = models.Constraint(
        """CHECK (state NOT IN ('scheduled', 'done') OR (from_user_id IS NOT NULL AND from_signed_at IS NOT NULL
            AND to_signed_at IS NOT NULL AND from_signed_by_id <> to_user_id))""",
        "A handover needs two signatures of two persons.",
    )
    _for_the_absent = models.Constraint(
        """CHECK (from_signed_at IS NULL OR from_signed_by_id = from_user_id
            OR COALESCE(absence_reason, '') <> '')""",
        "Who signs for the outgoing manager gives the reason.",
    )
    _has_the_post = Guard(
        "INSERT OR UPDATE OF portfolio_id, to_user_id, date, state",
        f"""BEGIN
            IF NEW.state NOT IN ('draft', 'signing', 'scheduled') OR {MIGRATING} OR EXISTS (
                SELECT FROM rcc_post post
                    JOIN rcc_role role ON role.id = post.role_id AND role.code IN ('customer_manager', 'branch_manager')
                    JOIN rcc_branch place ON place.id = post.branch_id
                    JOIN rcc_portfolio portfolio ON portfolio.id = NEW.portfolio_id
                    JOIN rcc_branch own ON own.id = portfolio.branch_id
                        AND own.parent_path LIKE place.parent_path || '%'
                 WHERE post.user_id = NEW.to_user_id AND post.acting_for_id IS NULL
                   AND post.date_from <= NEW.date AND (post.date_to IS NULL OR post.date_to >= NEW.date)
            ) THEN
                RETURN NEW;
            END IF;
            {{refuse}};
        END""",
        "The incoming manager holds no post as customer manager or branch manager there on that date.",
    )
    _signed_law = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
            IF TG_OP = 'DELETE' THEN
                IF OLD.state = 'draft' THEN RETURN OLD; END IF;
                {{refuse}};
            END IF;
            IF OLD.state IN ('done', 'cancelled') AND OLD.state <> NEW.state
                OR OLD.state <> 'draft' AND (OLD.portfolio_id, OLD.role, OLD.from_user_id, OLD.to_user_id, OLD.date,
                        OLD.other_place, COALESCE(OLD.from_signed_at, NEW.from_signed_at),
                        COALESCE(OLD.to_signed_at, NEW.to_signed_at), COALESCE(OLD.note, ''))
                    IS DISTINCT FROM (NEW.portfolio_id, NEW.role, NEW.from_user_id, NEW.to_user_id, NEW.date,
                        NEW.other_place, NEW.from_signed_at, NEW.to_signed_at, COALESCE(NEW.note, ''))
            THEN {{refuse}}; END IF;
            RETURN NEW;
        END""",
        "What was signed is not changed. Cancel this handover and make another.",
    )

    @api.depends("portfolio_id", "role", "date")
    def _compute_from_user_id(self):
        for handover in self:
            handover.from_user_id = handover._tenure_before().user_id

    @api.depends("portfolio_id", "role", "to_user_id")
    def _compute_holds_other(self):
        for handover in self:
            handover.holds_other = handover._holds_other()

    @api.depends_context("uid")
    @api.depends("from_user_id", "to_user_id")
    def _compute_my_side(self):
        for handover in self:
            sides = {handover.from_user_id: "from", handover.to_user_id: "to"}
            handover.my_side = sides.get(self.env.user, False)

    @api.depends("portfolio_id", "to_user_id", "date")
    def _compute_display_name(self):
        for handover in self:
            incoming = handover.to_user_id.sudo().name  # names of colleagues are open
            portfolio = handover.portfolio_id.sudo().name  # who hands over keeps seeing what
            handover.display_name = f"{portfolio or ''} → {incoming or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        """Branch managers and above begin a handover; both managers are asked to sign it."""
        self._refuse_steps(vals_list)
        handovers = super().create(vals_list)
        for handover in handovers:
            handover._expect_possible()
            handover._draw_checklist()
            handover._ask_to_sign()
        return handovers

    def write(self, vals):
        """Drafts may change; signatures and states come by the steps."""
        self._refuse_steps([vals])
        result = super().write(vals)
        if not {"portfolio_id", "role", "to_user_id", "date"}.isdisjoint(vals):
            for handover in self:
                handover._expect_possible()
                handover._draw_checklist()
        return result

    def action_refresh(self):
        """Draw the checklist anew from the data; after the first signature it stays as it was signed."""
        self.check_access("read")
        for handover in self.filtered(lambda draft: draft.state == "draft"):
            handover._draw_checklist()

    def action_sign(self):
        """Sign for one's own side. The first signature keeps the checklist, the second makes the handover."""
        self.check_access("read")
        for handover in self:
            if handover.my_side not in ("from", "to"):
                raise AccessError(
                    self.env._("A handover is signed by the outgoing and the incoming manager.")
                )
            handover._sign(handover.my_side)

    def action_sign_for_absent(self):
        """Sign, as a branch manager or above, for an outgoing manager who is on leave or has left."""
        self.check_access("write")
        for handover in self:
            handover._expect_absent()
            handover._sign("from")

    def action_cancel(self):
        """Cancel handovers that have not taken effect; tenures that would have begun are taken back."""
        self.check_access("write")
        if not self.env.su and not self._is_manager():
            raise AccessError(self.env._("A handover is cancelled by a branch manager or above."))
        for handover in self:
            if handover.state not in OPEN:
                raise UserError(self.env._("This handover has taken effect or is cancelled."))
            handover.sudo()._cancel()  # tenures of the future go with it

    def _is_manager(self):
        return any(self.env.user.has_group(f"rcc_branch.group_{code}") for code in APPROVERS)

    def _refuse_steps(self, vals_list):
        if not self.env.su and any(
            name in self._fields and name not in ENTERED and not name.startswith("activity_")
            for vals in vals_list
            for name in vals
        ):
            raise AccessError(self.env._("These are set by the steps of the handover only."))
