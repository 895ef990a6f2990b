from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

CONFIRMERS = ("rcc_branch.group_branch_manager", "rcc_branch.group_executive")
SYSTEM_FIELDS = frozenset(
    {"state", "proposed_by_id", "confirmed_by_id", "decided_at", "last_business", "customer_no"}
)


class Erasure(models.Model):
    """The personal data of one customer is erased: because the time of keeping is over (Anti-Money Laundering Law
    art. 34, policy) or because the customer asks for it (Personal Information Protection Law art. 47). Proposed by one
    person, carried out by another, never undone. What money needs stays, under the customer number."""

    _name = "rcc.erasure"
    _description = "Erasure of Personal Data"
    _order = "id DESC"
    _rec_name = "customer_no"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', '!=', False), ('parent_id', '=', False)]",
        help="A household with all its persons, a single person or an organisation.",
    )
    customer_no = fields.Char("Customer number", readonly=True, copy=False)
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    ground = fields.Selection(
        [("retention", "Time of keeping over"), ("request", "Asked by the customer")],
        required=True,
        default="request",
    )
    requested_on = fields.Date(
        "Asked on", default=lambda self: self.env["rcc.post"]._today(), required=True
    )
    paper_no = fields.Char("Paper number", help="Where the written request is kept.")
    last_business = fields.Date("Last business", readonly=True, copy=False)
    refusals = fields.Text(
        "Why not now", compute="_compute_refusals", help="What stands against it today."
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("done", "Erased"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        index=True,
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        "Proposed by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)

    _two_persons = models.Constraint(
        "CHECK (state <> 'done' OR (confirmed_by_id IS NOT NULL AND confirmed_by_id <> proposed_by_id))",
        "Personal data is erased by a second person.",
    )
    _one_open = models.UniqueIndex(
        "(partner_id) WHERE state IN ('proposed', 'done')",
        "An erasure of this customer is proposed or done already.",
    )
    _final = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR OLD.state <> 'proposed' OR NEW.partner_id <> OLD.partner_id
               OR NEW.proposed_by_id <> OLD.proposed_by_id THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "An erasure that is decided stays on record as it is.",
    )

    @api.depends("partner_id", "state", "ground")
    def _compute_refusals(self):
        for erasure in self:
            customer = erasure.partner_id.sudo()  # hooks look at loans and grants of any branch
            asked = customer and erasure.state == "proposed"
            texts = customer._rcc_erasure_refusals() if asked else []
            erasure.refusals = "\n".join(texts) or False

    @api.model_create_multi
    def create(self, vals_list):
        """Note the number that stays and the day of the last business."""
        if not self.env.su and any(SYSTEM_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("An erasure is decided by its steps."))
        erasures = super().create(vals_list)
        for erasure in erasures:
            customer = erasure.partner_id.sudo()  # as above
            noted = {
                "customer_no": customer.rcc_customer_no,
                "last_business": customer._rcc_last_business(),
                "proposed_by_id": self.env.uid,
            }
            erasure.sudo().write(noted)  # noted by the system
        return erasures

    def write(self, vals):
        """Only the paper and the ground, while it is proposed."""
        if not self.env.su and (SYSTEM_FIELDS | {"partner_id"}) & vals.keys():
            raise AccessError(self.env._("An erasure is decided by its steps."))
        return super().write(vals)

    def action_erase(self):
        """Erase, by a second person; refused while something stands against it. There is no way back."""
        self._expect_decider()
        for erasure in self:
            customer = erasure.partner_id.sudo()  # all of it, whatever the decider's role writes
            texts = customer._rcc_erasure_refusals()
            if texts:
                raise UserError("\n".join(texts))
            erasure._decide("done")
            self.env["rcc.decision"]._append(
                erasure, "erase", data={"customer": erasure.customer_no, "ground": erasure.ground}
            )
            customer._rcc_erase()

    def action_reject(self):
        """Leave the data where it is."""
        self._expect_decider()
        for erasure in self:
            erasure._decide("rejected")
            self.env["rcc.decision"]._append(erasure, "erase", outcome="rejected")

    def _decide(self, state):
        self.sudo().write(  # by the steps above alone
            {
                "state": state,
                "confirmed_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    def _expect_decider(self):
        self.check_access("write")
        if not any(self.env.user.has_group(group) for group in CONFIRMERS):
            raise AccessError(
                self.env._("Personal data is erased by the branch manager or an executive.")
            )
        if any(erasure.state != "proposed" for erasure in self):
            raise UserError(self.env._("This is decided already."))
        if self.env.user in self.proposed_by_id:
            raise UserError(self.env._("Personal data is erased by a second person."))
