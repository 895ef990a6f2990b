from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from ..tools.living import Living

RANGE = "daterange(date_from, date_to, '[)') WITH &&"
STEP = "current_setting('rcc.household_step', true) = 'on'"
ABOVE = {
    "household": ("household",),
    "cooperative": ("organization",),
    "company": ("organization",),
    "joint_liability": ("organization",),
}
BELOW = {
    "household": ("person",),
    "cooperative": ("household", "person"),
    "company": ("person",),
    "joint_liability": ("household", "person"),
}


class Membership(models.Model):
    """Who belongs to which household (or group) in which role, from one day to another; ended, never rewritten.

    It alone decides a person's `parent_id` and a household's head. `date_to` is the first day that no longer counts,
    so that a person can leave and join on one day. Rows are made and ended by the steps (`_join`, `_leave`, …) alone.
    """

    _name = "rcc.membership"
    _description = "Membership"
    _order = "date_to DESC NULLS FIRST, id"

    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', 'in', ('person', 'household'))]",
    )
    group_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('rcc_kind', 'in', ('household', 'organization'))]",
    )
    kind = fields.Selection(
        [
            ("household", "Household"),
            ("cooperative", "Cooperative"),
            ("company", "Company"),
            ("joint_liability", "Joint liability group"),
        ],
        required=True,
        default="household",
    )
    role = fields.Selection(
        [
            ("head", "Head"),
            ("spouse", "Spouse"),
            ("child", "Child"),
            ("parent", "Parent"),
            ("other", "Other"),
            ("representative", "Legal representative"),
            ("officer", "Officer"),
            ("member", "Member"),
        ],
        required=True,
        default="other",
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "Until", help="The first day on which it no longer holds; empty while it lasts."
    )
    sex = fields.Selection(related="partner_id.rcc_sex")
    age = fields.Integer(related="partner_id.rcc_age")
    masked_number = fields.Char(related="partner_id.rcc_masked_number")
    phone = fields.Char(related="partner_id.phone")
    branch_id = fields.Many2one(
        related="group_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )

    _one_household = models.Constraint(
        f"EXCLUDE USING gist (partner_id WITH =, {RANGE}) WHERE (kind = 'household')",
        "A person belongs to one household at a time: end the other membership first.",
    )
    _one_head = models.Constraint(
        f"EXCLUDE USING gist (group_id WITH =, {RANGE}) WHERE (kind = 'household' AND role = 'head')",
        "A household has one head at a time.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A membership ends after it begins."
    )
    _not_itself = models.Constraint(
        "CHECK (partner_id <> group_id)", "Nobody is a member of itself."
    )

    _role_of_kind = models.Constraint(
        """CHECK (role = 'other' OR (kind = 'household')
            = (role IN ('head', 'spouse', 'child', 'parent')))""",
        "Head, spouse, child and parent are of a household; representative, officer and member of an organisation.",
    )
    _once = models.Constraint(
        f"EXCLUDE USING gist (partner_id WITH =, group_id WITH =, kind WITH =, {RANGE}) WHERE (kind <> 'household')",
        "This customer is a member there already.",
    )
    _history = Guard(
        "UPDATE OF partner_id, group_id, kind, role, date_from, date_to",
        f"""BEGIN
            IF ({MIGRATING}) IS NOT TRUE AND ((NEW.partner_id, NEW.group_id, NEW.kind, NEW.role, NEW.date_from)
                IS DISTINCT FROM (OLD.partner_id, OLD.group_id, OLD.kind, OLD.role, OLD.date_from)
                OR (OLD.date_to IS NOT NULL AND NEW.date_to IS DISTINCT FROM OLD.date_to)) THEN
                {{refuse}};
            END IF;
            RETURN NEW;
        END""",
        "A membership is ended once and never rewritten: another role or household is another membership.",
    )
    _living = Living(
        "The dead join no household and head none.",
        when="NEW.date_to IS NULL OR NEW.date_to > NEW.date_from",
    )
    # asked of what could leave a household without a head: a member who joins, a head who goes
    _headed = Guard(
        "INSERT OR UPDATE OF date_to",
        """BEGIN
            IF {open} OR NEW.kind <> 'household'
                OR (TG_OP = 'INSERT' AND (NEW.role = 'head' OR NEW.date_to IS NOT NULL))
                OR (TG_OP = 'UPDATE' AND NEW.role <> 'head') THEN
                RETURN NULL;
            END IF;
            IF EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = NEW.group_id AND m.kind = 'household'
                          AND m.date_to IS NULL)
                AND NOT EXISTS (SELECT FROM rcc_membership m WHERE m.group_id = NEW.group_id AND m.kind = 'household'
                          AND m.date_to IS NULL AND m.role = 'head') THEN
                {refuse};
            END IF;
            RETURN NULL;
        END""".replace("{open}", f"{MIGRATING} OR {STEP}"),
        "A household with members has a head: name one first.",
        timing="AFTER",
    )

    @api.constrains("kind", "partner_id", "group_id")
    def _check_kinds(self):
        """A household consists of persons; organisations have persons or households below them."""
        for membership in self:
            kind = membership.kind
            if (
                membership.partner_id.rcc_kind in BELOW[kind]
                and membership.group_id.rcc_kind in ABOVE[kind]
            ):
                continue
            if kind == "household":
                raise ValidationError(
                    self.env._(
                        "The members of a household are persons, and a household is above them."
                    )
                )
            raise ValidationError(
                self.env._("Members of an organisation are persons or households, and it is above.")
            )

    @api.constrains("date_from", "date_to")
    def _check_not_ahead(self):
        """Memberships are facts, not plans: the parent they write is the one of today."""
        today = self.env["rcc.post"]._today()
        if any(
            date and date > today
            for membership in self
            for date in (membership.date_from, membership.date_to)
        ):
            raise ValidationError(self.env._("A membership does not begin or end in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        """By the steps alone: each checks the rights on everybody whom it moves."""
        self._refuse_by_hand()
        memberships = super().create(vals_list)
        memberships._sync()
        return memberships

    def write(self, vals):
        """By the steps alone; only the end is ever written."""
        self._refuse_by_hand()
        if vals.keys() & {"partner_id", "group_id", "kind"}:
            raise UserError(
                self.env._(
                    "End this membership and add another one: who was where stays on record."
                )
            )
        result = super().write(vals)
        self._sync()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("A membership is ended, not deleted."))

    @api.model
    def _live(self, domain):
        """Household memberships that last, among those of the domain."""
        return self.search([("kind", "=", "household"), ("date_to", "=", False), *domain])

    def _refuse_by_hand(self):
        """Raise for whoever is not one of the steps."""
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Who belongs to which household is changed by the steps on the household's page: "
                    "marriage, leaving, split, death, another head."
                )
            )
