from odoo import api, fields, models
from odoo.exceptions import UserError


class HouseholdJoinStep(models.TransientModel):
    """Somebody comes: by marriage or otherwise, from another household, from none, or new to the cooperative."""

    _name = "rcc.household.join.step"
    _description = "Joining the household"
    _inherit = ["rcc.sealed.number", "rcc.household.step"]

    _sealed_names = ("number", "certificate")

    known = fields.Selection(
        [
            ("known", "A customer"),
            ("elsewhere", "A customer of another branch"),
            ("new", "Not known yet"),
        ],
        "Who comes",
        default="known",
        required=True,
    )
    person_id = fields.Many2one(
        "res.partner",
        "Person",
        domain="[('rcc_kind', '=', 'person'), ('id', 'not in', member_ids)]",
    )
    guest_id = fields.Many2one("res.partner", readonly=True, ondelete="cascade")
    guest_card = fields.Char("Customer found", compute="_compute_guest_card")
    name = fields.Char()
    phone = fields.Char()
    role = fields.Selection(
        [("spouse", "Spouse"), ("child", "Child"), ("parent", "Parent"), ("other", "Other")],
        "Role here",
        required=True,
        default="spouse",
        help="Towards the head.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Marries",
        domain="[('id', 'in', member_ids)]",
        help="The member who is married; empty when this is no marriage.",
    )
    certificate = fields.Char(
        "Marriage certificate",
        compute="_compute_number",
        inverse="_inverse_number",
        exportable=False,
        help="Its number; filed for both, may follow later.",
    )
    certificate_encrypted = fields.Char(groups=fields.NO_ACCESS)

    @api.depends("guest_id")
    def _compute_guest_card(self):
        """The masked card of the customer looked up, while the look-up holds."""
        for step in self:
            card = self.env["rcc.lookup"].card(step.guest_id.id) if step.guest_id else {}
            shown = (card.get(name) for name in ("name", "masked_number", "township", "branch"))
            step.guest_card = " · ".join(filter(None, shown))

    def action_find(self):
        """Look the customer up by the whole number, for the reason typed."""
        self.ensure_one()
        lookup = self.env["rcc.lookup"]
        card = lookup.find(self._number_in_clear() or "", reason=self.reason)
        if not card:
            return lookup._say_nobody(self._reopen())
        if card["kind"] != "person":
            raise UserError(self.env._("Only a person joins a household."))
        found = {"guest_id": card["id"]} if card["until"] else {"person_id": card["id"]}
        known = "elsewhere" if card["until"] else "known"
        step = self.sudo()  # the customer may be out of the user's scope; found by the number
        step.write({"known": known, "number_encrypted": False, **found})
        return self._reopen()

    def _told(self):
        """Who comes from where."""
        if self.known == "elsewhere":
            return [
                self.env._("%(person)s joins the household.", person=self.guest_card),
                self.env._("The branch that served this customer gets word of it."),
                self.env._("From then on the customer is served where this household is."),
            ]
        person = self.person_id if self.known == "known" else self.person_id.browse()
        lines = [
            self.env._(
                "%(person)s joins %(household)s.",
                person=person.name or self.name,
                household=self.household_id.name,
            )
        ]
        if person.parent_id:
            lines.append(
                self.env._(
                    "%(household)s is left on the same day.", household=person.parent_id.name
                )
            )
            lines += self._steps()._consequences("leave", person.parent_id, person)
        return lines

    def _carry_out(self):
        certificate = self._number_in_clear("certificate")
        if certificate and not self.partner_id:
            raise UserError(self.env._("Name the member who is married by the certificate."))
        elsewhere = self.known == "elsewhere"
        if elsewhere and not self.guest_id:
            raise UserError(self.env._("Find the customer by the whole number first."))
        join = self._steps()._come_over if elsewhere else self._steps()._marry_in
        join(
            self.guest_id if elsewhere else self._comer(),
            self.household_id,
            self.role,
            self.date,
            self.partner_id,
            certificate,
        )
        return super()._carry_out()

    def _comer(self):
        """The person on file, or one registered now."""
        if self.known == "known":
            if not self.person_id:
                raise UserError(self.env._("Name the person who comes."))
            return self.person_id
        if not (self.name or "").strip():
            raise UserError(self.env._("Type the name of the person who comes."))
        return self.env["res.partner"]._rcc_register_person(
            {
                "name": self.name.strip(),
                "number": self._number_in_clear(),
                "phone": self.phone,
                "branch_id": self.household_id.rcc_branch_id.id,
                "area_id": self.household_id.rcc_area_id.id,
            }
        )
