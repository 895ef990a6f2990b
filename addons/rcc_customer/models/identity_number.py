import hmac
import re

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as CodeError

from odoo import api, models
from odoo.exceptions import ValidationError

from odoo.addons.rcc_base.tools.identity import normalize, parse_resident_id
from odoo.addons.rcc_base.tools.secret import fingerprint


class Identity(models.Model):
    """Numbers: their one spelling, why one is refused, whom they belong to, whether they match."""

    _inherit = "rcc.identity"

    @api.model
    def _normal(self, kind, number):
        """The one spelling of a number; raises ValidationError in words that name the fault."""
        try:
            if kind == "resident_id":
                return parse_resident_id(number).number
            if kind == "uscc":
                return uscc.validate(normalize(number))
        except CodeError:
            raise ValidationError(
                self.env._("This is no unified social credit code (GB 32100-2015).")
            ) from None
        except ValueError as error:
            raise ValidationError(self._reason_text(getattr(error, "reason", "length"))) from None
        text = re.sub(r"[\W_]", "", normalize(number))
        if len(text) < 4:
            raise ValidationError(self.env._("A document number has at least four characters."))
        return text

    @api.model
    def _reason_text(self, reason):
        """Why a resident ID number is refused, in the reader's language."""
        return {
            "length": self.env._("A resident ID number has 18 characters, older ones 15."),
            "character": self.env._(
                "A resident ID number consists of digits; only the last may be X."
            ),
            "date": self.env._("The birth date inside the resident ID number does not exist."),
            "checksum": self.env._(
                "The last character of the resident ID number does not fit the others."
            ),
        }[reason]

    @api.model
    def _find(self, kind, numbers):
        """Live documents of the whole cooperative by number, whatever branch: {number as given: identity}.

        Numbers that are malformed or unknown are left out. The records come in the caller's environment: reading
        one of another branch is refused by the rules.
        """
        keys = {}
        for number in numbers:
            try:
                keys[number] = fingerprint(kind, self._normal(kind, number))
            except ValidationError:
                continue
        everywhere = self.sudo()  # whether a number exists, never whose it is
        found = everywhere.search(
            [("kind", "=", kind), ("number_hmac", "in", list(set(keys.values())))],
        ).sorted(lambda identity: not identity.certificate_id)  # of two holders the first counts
        by_key = {identity.number_hmac: identity.id for identity in found}
        return {number: self.browse(by_key[key]) for number, key in keys.items() if key in by_key}

    @api.model
    def _holders(self, kind, number):
        """All live documents of one number in the whole cooperative: two with a double number. As in `_find`."""
        try:
            key = fingerprint(kind, self._normal(kind, number))
        except ValidationError:
            return self.browse()
        everywhere = self.sudo()  # as above
        found = everywhere.search([("kind", "=", kind), ("number_hmac", "=", key)], order="id")
        return found.with_env(self.env)

    def _matches(self, number):
        """Whether the number shown at the counter is this document's; takes the same time for any answer."""
        self.ensure_one()
        try:
            key = fingerprint(self.kind, self._normal(self.kind, number))
        except ValidationError:
            key = ""
        return hmac.compare_digest(key, self.sudo().number_hmac)  # compared, not shown
