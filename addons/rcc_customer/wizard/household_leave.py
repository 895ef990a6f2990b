from odoo import fields, models
from odoo.exceptions import UserError


class HouseholdLeaveStep(models.TransientModel):
    """Somebody leaves: by marriage or otherwise, to another household, to a new one, or out of the county."""

    _name = "rcc.household.leave.step"
    _description = "Leaving the household"
    _inherit = ["rcc.sealed.number", "rcc.household.step"]

    _sealed_names = ("certificate",)

    person_id = fields.Many2one(
        "res.partner", "Who leaves", required=True, domain="[('id', 'in', member_ids)]"
    )
    whereto = fields.Selection(
        [
            ("household", "To another household"),
            ("new", "To a household of one's own"),
            ("away", "Out of the county, or to live singly"),
        ],
        "Where to",
        required=True,
        default="household",
    )
    target_id = fields.Many2one(
        "res.partner",
        "Other household",
        domain="[('rcc_kind', '=', 'household'), ('id', '!=', household_id)]",
    )
    role = fields.Selection(
        [("spouse", "Spouse"), ("child", "Child"), ("parent", "Parent"), ("other", "Other")],
        "Role there",
        default="spouse",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Marries",
        domain="[('parent_id', '=', target_id), ('rcc_kind', '=', 'person')]",
        help="The member of the other household; empty when this is no marriage.",
    )
    certificate = fields.Char(
        "Marriage certificate",
        compute="_compute_number",
        inverse="_inverse_number",
        exportable=False,
        help="Its number; filed for both, may follow later.",
    )
    certificate_encrypted = fields.Char(groups=fields.NO_ACCESS)
    divorced = fields.Boolean(
        "By divorce", help="The marriage certificate is worth nothing from that very day."
    )

    def _told(self):
        """Where the person will be, and what stays with whom."""
        person, household = self.person_id, self.household_id
        if self.whereto == "new":
            lines = [self.env._("%(person)s heads a household of one's own.", person=person.name)]
            return lines + self._steps()._consequences("split", household, person)
        text = self.env._(
            "%(person)s leaves %(household)s.", person=person.name, household=household.name
        )
        lines = [text]
        if self.divorced:
            lines.append(self.env._("The marriage certificate is worth nothing from that day."))
        if self.member_ids == person:
            lines.append(self.env._("Nobody is left: the household is closed."))
        return lines + self._steps()._consequences("leave", household, person)

    def _carry_out(self):
        steps, person = self._steps(), self.person_id
        if self.whereto == "new":
            new = steps._split(
                self.household_id, person, person, date=self.date, reason=self.reason
            )
            return new.get_formview_action()
        if self.whereto == "away":
            steps._move_out(person, self.household_id, self.date, self.reason, self.divorced)
            return person.get_formview_action()
        if not self.target_id:
            raise UserError(self.env._("Name the household that is joined."))
        if self.divorced:
            steps._check_hand(person | self.household_id)
            steps._end_marriage(person, steps._day(self.date))
        certificate = self._number_in_clear("certificate")
        steps._marry_in(person, self.target_id, self.role, self.date, self.partner_id, certificate)
        return self.target_id.get_formview_action()
