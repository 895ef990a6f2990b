from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date


class Membership(models.Model):
    """A death and what follows: memberships end, somebody succeeds a head, a household without anybody is closed."""

    _inherit = "rcc.membership"

    @api.model
    def _die(self, person, date, successor=None, reason=""):
        """Record a death.

        :param date: the day of death; rights end on it. Who joined later on paper leaves on the day of joining.
        :param successor: the new head, where the head died and others are left
        :param reason: what it was seen from, for instance the death certificate's number
        :raise UserError: dead already, a day ahead or before birth, a successor missing or not of the household
        """
        date = self._day(date)
        rows = self.sudo()  # by the steps alone; the right is checked below
        member = rows._live([("partner_id", "=", person.id)])
        household = member.group_id.with_env(self.env)
        self._check_hand(person | household)
        self._expect_mortal(person, date)
        others = rows._live([("group_id", "=", household.id)]) - member if member else rows
        heir = self._heir(member, others if member else rows.browse(), successor)
        ended = rows.search([("partner_id", "=", person.id), ("date_to", "=", False)])
        with rows._one_step(household):
            for row in ended:
                row.write({"date_to": max(date, row.date_from)})
            if heir:
                others._succeed(heir, max(date, member.date_from, heir.date_from))
            person.sudo().rcc_death_date = date  # by this step
        person.sudo()._rcc_follow_lifecycle()  # as above
        self._end_marriage(person, date)
        if heir:
            self._on_new_head(household, person, date)
        if member:
            rows._on_death(member)
            household._rcc_close_empty(date)
        self._file_death(person, household, heir.partner_id, date, reason)

    def _heir(self, member, others, successor):
        """The row of who succeeds; raise where a head is followed by nobody, or by a stranger."""
        if member.role != "head" or not others:
            return others.browse()
        heir = others.filtered(lambda row: row.partner_id == successor)
        if not successor:
            raise UserError(
                self.env._(
                    "The head has died and %(members)s are left: name the new head.",
                    members=", ".join(others.partner_id.mapped("name")),
                )
            )
        if not heir:
            raise UserError(self.env._("The new head must be a member of the household."))
        return heir

    def _expect_mortal(self, person, date):
        """Raise for who is no living person, or not yet born that day."""
        known = person.sudo()  # birth and death are no reader's business
        if known.rcc_kind != "person":
            raise UserError(self.env._("Only a person dies."))
        if known.rcc_death_date:
            raise UserError(
                self.env._(
                    "%(person)s died on %(date)s already.",
                    person=person.name,
                    date=Date.to_string(known.rcc_death_date),
                )
            )
        if known.rcc_birth_date and date < known.rcc_birth_date:
            raise UserError(
                self.env._("%(person)s was not born yet on that day.", person=person.name)
            )

    def _file_death(self, person, household, successor, date, reason):
        day = Date.to_string(date)
        text = self.env._("%(person)s died on %(date)s.", person=person.name, date=day)
        if successor:
            text = self.env._(
                "%(person)s died on %(date)s. %(successor)s is the head of the household now.",
                person=person.name,
                date=day,
                successor=successor.name,
            )
        data = {"person": person.id, "date": day, "successor": successor.id or None}
        self._file_step(person | household, "death", text, reason, data)
