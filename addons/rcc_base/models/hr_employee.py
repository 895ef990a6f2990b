from odoo import fields, models
from odoo.exceptions import ValidationError

from ..tools import identity, secret


class HrEmployee(models.Model):
    """Employees as persons: one employee an identity number, kept as a fingerprint only."""

    _inherit = "hr.employee"

    rcc_identity_number = fields.Char(
        "Identity Number (Write Only)",
        compute="_compute_rcc_identity_number",
        inverse="_inverse_rcc_identity_number",
        groups="hr.group_hr_user",
        help="Type the number to set or change it; it is not kept in readable form.",
    )
    rcc_identity_masked = fields.Char(
        "Identity Number", readonly=True, copy=False, groups="hr.group_hr_user"
    )
    rcc_identity_hmac = fields.Char(
        copy=False, groups=fields.NO_ACCESS, export_string_translation=False
    )

    _rcc_identity_uniq = models.UniqueIndex(
        "(rcc_identity_hmac)",
        "Another employee has this identity number: one person is one employee.",
    )

    def _compute_rcc_identity_number(self):
        self.rcc_identity_number = False

    def _inverse_rcc_identity_number(self):
        for employee in self.filtered("rcc_identity_number"):
            number = employee._rcc_parse_identity(employee.rcc_identity_number)
            employee.sudo().write(
                {  # the fingerprint is writable by nobody
                    "rcc_identity_masked": identity.mask_number(number),
                    "rcc_identity_hmac": secret.fingerprint("resident_id", number),
                }
            )

    def _rcc_parse_identity(self, text):
        """The 18 characters of a resident identity number; ValidationError with the reason in the user's language."""
        try:
            return identity.parse_resident_id(text).number
        except identity.IdentityError as error:
            raise ValidationError(_identity_reason(self.env, error.reason)) from None


def _identity_reason(env, reason):
    """The reason of an IdentityError in the user's language."""
    return {
        "length": env._("A resident identity number has 18 characters (or 15 before 1999)."),
        "character": env._(
            "A resident identity number has digits only; its last character may be X."
        ),
        "date": env._("The birth date inside the identity number does not exist."),
        "checksum": env._("The check character of the identity number is wrong (GB 11643-1999)."),
    }[reason]
