from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

FORMS = {"91": "company", "92": "business", "93": "cooperative"}


class CustomerRegistration(models.TransientModel):
    """A single person or an organisation becomes a customer: number first, so that a double is seen before all else."""

    _name = "rcc.customer.registration"
    _description = "New person or organisation"
    _inherit = ["rcc.household.registration"]

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
        if self.kind == "person":
            return super()._read_number()
        try:
            self.env["res.partner"]._rcc_refuse_known("uscc", self.number)
        except (UserError, ValidationError) as error:
            self.hint = str(error)

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
