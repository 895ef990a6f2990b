from odoo import api, models
from odoo.exceptions import UserError

from ..tools.roles import ADULT


class Membership(models.Model):
    """A single person founds a household: by marriage, or on leaving home."""

    _inherit = "rcc.membership"

    @api.model
    def _found_single(self, person, spouse=None, **values):
        """Let somebody who belongs to no household found one, alone or with whom the person marries.

        :param spouse: who joins as the spouse, of another household or of none
        :param values: date (today), branch_id, area_id, street, reason,
            certificate (number of the marriage certificate)
        :raise UserError: a member of a household, a minor, somebody dead or married to another, a day ahead
        :return: the new household
        """
        self._check_hand(person | spouse if spouse else person)
        known, date = person.sudo(), self._day(values.get("date"))  # age and death decide, unread
        if known.rcc_kind != "person" or known.parent_id:
            raise UserError(
                self.env._("Only a person without household founds one; members leave or split.")
            )
        if known.rcc_death_date:
            raise UserError(self.env._("%(person)s has died.", person=person.name))
        if 0 < known.rcc_age < ADULT:
            raise UserError(
                self.env._("%(person)s is under %(age)s.", person=person.name, age=ADULT)
            )
        household = self._found_partner(person, person, values)
        self._join(person, household, "head", date)
        text = self.env._("%(person)s founds a household.", person=person.name)
        self._file_step(household | person, "found", text, values.get("reason") or "")
        if spouse:
            self._marry_in(spouse, household, "spouse", date, person, values.get("certificate"))
        return household
