from odoo import fields, models
from odoo.exceptions import UserError


class HouseholdFoundStep(models.TransientModel):
    """立户: a single person founds a household, alone or with whom the person marries."""

    _name = "rcc.household.found.step"
    _description = "Founding a household"
    _inherit = ["rcc.sealed.number", "rcc.household.step"]

    _sealed_names = ("certificate",)

    household_id = fields.Many2one(required=False)
    person_id = fields.Many2one(
        "res.partner", "Head of the household", required=True, ondelete="cascade"
    )
    spouse_id = fields.Many2one(
        "res.partner",
        "Marries",
        domain="[('rcc_kind', '=', 'person'), ('id', '!=', person_id), ('rcc_death_date', '=', False)]",
        help="Who becomes the spouse here; empty when the person lives alone.",
    )
    certificate = fields.Char(
        "Marriage certificate",
        compute="_compute_number",
        inverse="_inverse_number",
        exportable=False,
        help="Its number; filed for both, may follow later.",
    )
    certificate_encrypted = fields.Char(groups=fields.NO_ACCESS)
    area_id = fields.Many2one("rcc.area", "Village", help="Empty: the same village.")
    street = fields.Char("Address", help="Empty: the same address.")

    def _told(self):
        """The household, and what the spouse leaves."""
        person, spouse = self.person_id, self.spouse_id
        lines = [self.env._("%(person)s heads a household of one's own.", person=person.name)]
        if spouse:
            text = self.env._("%(person)s joins as the spouse.", person=spouse.name)
            lines.append(text)
        if spouse.parent_id:
            left = spouse.parent_id
            lines.append(self.env._("%(household)s is left on the same day.", household=left.name))
            lines += self._steps()._consequences("leave", left, spouse)
        return lines

    def _carry_out(self):
        certificate = self._number_in_clear("certificate")
        if certificate and not self.spouse_id:
            raise UserError(self.env._("Name the member who is married by the certificate."))
        household = self._steps()._found_single(
            self.person_id,
            self.spouse_id or None,
            date=self.date,
            certificate=certificate,
            branch_id=self.area_id._responsible_branch().id if self.area_id else None,
            area_id=self.area_id.id,
            street=self.street,
            reason=self.reason,
        )
        return household.get_formview_action()
