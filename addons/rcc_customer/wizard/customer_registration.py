from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.rcc_base.tools.identity import parse_resident_id

FORMS = {"91": "company", "92": "business", "93": "cooperative"}


class CustomerRegistration(models.TransientModel):
    """A single person or an organisation becomes a customer: number first, so that a double is seen before all else.

    Households and their members come by the counter's registration (`rcc.registration`).
    """

    _name = "rcc.customer.registration"
    _description = "New person or organisation"
    _inherit = ["rcc.sealed.number"]

    kind = fields.Selection(
        [("person", "Person"), ("organization", "Organisation")], required=True, default="person"
    )
    form = fields.Selection(
        lambda self: self.env["res.partner"]._fields["rcc_organization_form"].selection,
        "Form of organisation",
        compute="_compute_form",
        store=True,
        readonly=False,
    )

    name = fields.Char(required=True)
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

    @api.depends("number", "kind")
    def _compute_person(self):
        """Sex and birth date from the number, and what stands against it, while typing."""
        for registration in self:
            registration.sex = registration.birth_date = registration.hint = False
            if registration.number:
                registration._read_number()

    @api.depends("number", "kind")
    def _compute_form(self):
        """The first two characters of a unified social credit code tell the form (GB 32100-2015)."""
        for registration in self:
            told = FORMS.get((registration.number or "").strip()[:2])
            if registration.kind == "organization":
                registration.form = told or registration.form or "company"
            else:
                registration.form = False

    def _read_number(self):
        """What stands against the number, while typing; sex and birth date of persons."""
        kind = "resident_id" if self.kind == "person" else "uscc"
        try:
            self.env["res.partner"]._rcc_refuse_known(kind, self.number)
        except (UserError, ValidationError) as error:
            self.hint = str(error)
        if self.kind != "person":
            return
        try:
            person = parse_resident_id(self.number)
            self.sex, self.birth_date = person.sex, person.birth_date
        except ValueError:
            return  # the hint says why already

    @api.onchange("area_id")
    def _onchange_area_id(self):
        """The village's branch answers for the customer."""
        if self.area_id:
            self.branch_id = self.area_id._responsible_branch() or self.branch_id

    def action_register(self):
        """Register the customer and open its page."""
        self.ensure_one()
        values = {
            "name": self.name.strip(),
            "number": self._number_in_clear(),
            "phone": self.phone,
            "street": self.street,
            "branch_id": self.branch_id.id,
            "area_id": self.area_id.id,
        }
        partners = self.env["res.partner"]
        if self.kind == "organization":
            form = FORMS.get((values["number"] or "").strip()[:2]) or self.form
            customer = partners._rcc_register_organization(values | {"form": form})
        elif not values["number"]:
            raise UserError(self.env._("Type the number of the ID card."))
        else:
            customer = partners._rcc_register_person(values)
        return customer.get_formview_action()
