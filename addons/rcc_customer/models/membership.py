from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

RANGE = "daterange(date_from, date_to, '[)') WITH &&"


class Membership(models.Model):
    """Who belongs to which household (or group) in which role, from one day to another; ended, never rewritten.

    It alone decides a person's `parent_id` and a household's head. `date_to` is the first day that no longer counts,
    so that a person can leave and join on one day.
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

    @api.constrains("kind", "partner_id", "group_id")
    def _check_kinds(self):
        """A household consists of persons."""
        for membership in self.filtered(lambda row: row.kind == "household"):
            if (membership.partner_id.rcc_kind, membership.group_id.rcc_kind) != (
                "person",
                "household",
            ):
                raise ValidationError(
                    self.env._(
                        "The members of a household are persons, and a household is above them."
                    )
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
        """Who may not change a person cannot draw the person into a household of the own branch either."""
        self.env["res.partner"].browse({vals["partner_id"] for vals in vals_list}).check_access(
            "write"
        )
        memberships = super().create(vals_list)
        memberships._sync()
        return memberships

    def write(self, vals):
        """Only the role and the end may change: another person or household is another membership."""
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
    def _join(self, partner, household, role="other", date=None):
        """Let a person join a household; ends the present one on the same day. Returns the membership."""
        date = date or self.env["rcc.post"]._today()
        present = self._live([("partner_id", "=", partner.id)])
        if present:
            present._leave(date)
        return self.create(
            {"partner_id": partner.id, "group_id": household.id, "role": role, "date_from": date}
        )

    def _leave(self, date=None):
        """End these memberships. A head leaves last, or after another head was named."""
        date = date or self.env["rcc.post"]._today()
        for membership in self:
            others = self._live(
                [("group_id", "=", membership.group_id.id), ("id", "not in", self.ids)]
            )
            if membership.role == "head" and membership.kind == "household" and others:
                raise UserError(
                    self.env._(
                        "Name another head of the household first: %(members)s remain.",
                        members=", ".join(others.partner_id.mapped("name")),
                    )
                )
        self.write({"date_to": date})

    @api.model
    def _change_head(self, household, partner, date=None, former_role="other"):
        """Make a member the head; both get a new row from that day, and the household its name."""
        date = date or self.env["rcc.post"]._today()
        rows = self._live([("group_id", "=", household.id)])
        new = rows.filtered(lambda row: row.partner_id == partner)
        if not new:
            raise UserError(self.env._("The new head must be a member of the household."))
        changed = new | rows.filtered(lambda row: row.role == "head")
        roles = {row.partner_id: former_role for row in changed} | {partner: "head"}
        changed.write({"date_to": date})
        self.create(
            [
                {"partner_id": person.id, "group_id": household.id, "role": role, "date_from": date}
                for person, role in roles.items()
            ]
        )
        household.name = self.env["res.partner"]._rcc_household_name(partner.name)

    def action_leave(self):
        """End the membership today."""
        self._leave()

    def action_make_head(self):
        """Make this member the head today."""
        for membership in self:
            self._change_head(membership.group_id, membership.partner_id)

    @api.model
    def _live(self, domain):
        """Household memberships that last, among those of the domain."""
        return self.search([("kind", "=", "household"), ("date_to", "=", False), *domain])
