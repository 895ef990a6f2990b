from odoo import api, models

from odoo.addons.rcc_base.tools.identity import parse_resident_id
from odoo.addons.rcc_base.tools.secret import fingerprint


class Registration(models.AbstractModel):
    """Whoever types one number after the other to learn who is a customer is stopped, as at the look-up."""

    _inherit = "rcc.registration"

    @api.model
    def _expect_no_guessing(self, typed):
        """File a whole number that no customer in scope has; too many of them in half an hour end the typing.

        Numbers of those who were registered since do not count: that is what they were typed for.

        :raise UserError: too many
        """
        try:
            number = parse_resident_id(typed["number"]).number
        except ValueError:
            return
        person = self._on_file(typed)
        if person and person.with_env(self.env).has_access("read"):
            return
        access, mark = self.env["rcc.access"], fingerprint("resident_id", number)
        if access._typed_lately(mark) or person and access._looked_up(person):
            return
        self.env["rcc.lookup"]._expect_few(access._guesses())
        reason = self.env._("Number typed at a registration")
        access._log_typed(person, mark, reason)
