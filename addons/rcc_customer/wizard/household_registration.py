from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.rcc_base.tools.identity import parse_resident_id


class HouseholdRegistration(models.TransientModel):
    """A walk-in becomes a customer: number first, so that a double is seen before anything else is typed."""

    _name = "rcc.household.registration"
    _description = "New household"
    _inherit = ["rcc.sealed.number"]

    name = fields.Char("Name of the head", required=True)
    phone = fields.Char()
    area_id = fields.Many2one("rcc.area", "Village", domain="[('id', 'in', area_ids)]")
    area_ids = fields.Many2many("rcc.area", string="Villages in reach", compute="_compute_reach")
    branch_id = fields.Many2one(
        "rcc.branch",
        required=True,
        default=lambda self: self._default_branch_id(),
        domain="[('id', 'in', branch_ids)]",
    )
    branch_ids = fields.Many2many(
        "rcc.branch", string="Branches in reach", compute="_compute_reach"
    )
    street = fields.Char("Address")
    sex = fields.Selection([("male", "Male"), ("female", "Female")], compute="_compute_person")
    birth_date = fields.Date("Birth date", compute="_compute_person")
    hint = fields.Char(compute="_compute_person")

    def _default_branch_id(self):
        """Where the user works."""
        return self.env.user._rcc_posts().branch_id[:1]

    def _compute_reach(self):
        """Branches of the user's scope and the villages they are responsible for."""
        ids = self.env.user._rcc_scope().branch_ids
        branches = self.env["rcc.branch"].search([] if ids is None else [("id", "in", ids)])
        areas = self.env["rcc.area"].search(branches._villages_domain())
        for registration in self:
            registration.branch_ids, registration.area_ids = branches, areas

    @api.depends("number")
    def _compute_person(self):
        """Sex and birth date from the number, and what stands against it, while typing."""
        for registration in self:
            registration.sex = registration.birth_date = registration.hint = False
            if registration.number:
                registration._read_number()

    def _read_number(self):
        try:
            self.env["res.partner"]._rcc_refuse_known("resident_id", self.number)
        except (UserError, ValidationError) as error:
            self.hint = str(error)
        try:
            person = parse_resident_id(self.number)
            self.sex, self.birth_date = person.sex, person.birth_date
        except ValueError:
            return  # the hint says why already

    @api.onchange("area_id")
    def _onchange_area_id(self):
        """The village's branch answers for the household."""
        if self.area_id:
            self.branch_id = self.area_id._responsible_branch() or self.branch_id

    def action_register(self):
        """Register household and head, and open the household's page."""
        self.ensure_one()
        number = self._number_in_clear()
        if not number:
            raise UserError(self.env._("Type the number of the ID card."))
        household = self.env["res.partner"]._rcc_register_household(
            {
                "name": self.name.strip(),
                "number": number,
                "phone": self.phone,
                "street": self.street,
                "branch_id": self.branch_id.id,
                "area_id": self.area_id.id,
            }
        )
        return household.action_rcc_open_household()
