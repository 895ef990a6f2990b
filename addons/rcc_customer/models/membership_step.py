from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tools import SQL

from ..tools.roles import role_after

# Who splits a household or names another head; joining, leaving and deaths are also the teller's.
SPLITTERS = ("customer_manager", "back_office", "branch_manager")


class Membership(models.Model):
    """What the guided steps are made of: joining, leaving, another head. Each ends rows and adds rows, nothing else.

    A step checks that its user may write the customers whom it moves, then writes as superuser.
    """

    _inherit = "rcc.membership"

    @api.model
    def _join(self, partner, household, role="other", date=None):
        """Let a person join a household; ends the present one on the same day. Returns the membership."""
        date = self._day(date)
        self._check_hand(partner | household)
        if not household.active:
            raise UserError(self.env._("%(household)s is closed.", household=household.name))
        rows = self.sudo()  # by the steps alone; the right was checked
        present = rows._live([("partner_id", "=", partner.id)])
        present._expect_begun(date)
        with rows._one_step(present.group_id | household):
            if present:
                present._leave(date)
            values = {"partner_id": partner.id, "group_id": household.id}
            membership = rows.create(values | {"role": role, "date_from": date})
        return membership.with_env(self.env)

    @api.model
    def _join_group(self, partner, organization, kind, role="member", date=None):
        """Let a person or household become a member of an organisation. Returns the membership."""
        self._check_hand(partner | organization)
        rows = self.sudo()  # by the steps alone; the right was checked
        values = {"partner_id": partner.id, "group_id": organization.id, "kind": kind}
        membership = rows.create(values | {"role": role, "date_from": self._day(date)})
        return membership.with_env(self.env)

    def _leave(self, date=None):
        """End these memberships. A head leaves last, or after another head was named; then the household is closed."""
        date = self._day(date)
        self._check_hand(self.partner_id | self.group_id)
        self._expect_begun(date)
        leaving = self.filtered(lambda row: row.kind == "household")
        for membership in leaving.filtered(lambda row: row.role == "head"):
            others = self._live(
                [("group_id", "=", membership.group_id.id), ("id", "not in", self.ids)]
            )
            if others:
                raise UserError(
                    self.env._(
                        "Name another head of the household first: %(members)s remain.",
                        members=", ".join(others.partner_id.mapped("name")),
                    )
                )
        with self._one_step(leaving.group_id):
            self.sudo().write({"date_to": date})  # as above
        leaving.group_id._rcc_close_empty(date)

    @api.model
    def _change_head(self, household, partner, date=None, former_role=None):
        """Make a member the head. Who is something else to the new head gets a new row from that day, and the
        household its name."""
        date = self._day(date)
        self._check_hand(household | partner)
        rows = self.sudo()._live([("group_id", "=", household.id)])  # the right was checked
        new = rows.filtered(lambda row: row.partner_id == partner)
        if not new:
            raise UserError(self.env._("The new head must be a member of the household."))
        head = rows.filtered(lambda row: row.role == "head")
        (new | head)._expect_begun(date)
        with rows._one_step(household):
            rows._succeed(new, date, former_role)
        self._on_new_head(household, head.partner_id, date)

    def _succeed(self, new, date, former_role=None):
        """Among these rows of a household, let one be the head from a day on; roles are told from the new head."""
        roles = {
            row: "head"
            if row == new
            else (row.role == "head" and former_role) or role_after(new.role, row.role)
            for row in self
        }
        changed = self.filtered(lambda row: roles[row] != row.role)
        days = {row: max(date, row.date_from) for row in changed}
        for day, rows in changed.grouped(days.get).items():
            rows.write({"date_to": day})
        self.create(
            [
                {
                    "partner_id": row.partner_id.id,
                    "group_id": row.group_id.id,
                    "role": roles[row],
                    "date_from": days[row],
                }
                for row in changed
            ]
        )
        new.group_id.name = self.env["res.partner"]._rcc_household_name(new.partner_id.name)

    @contextmanager
    def _one_step(self, households):
        """Within it a household may stand without head for a moment; at its end it may not."""
        former = self._set_step("on")
        yield
        self.env.flush_all()
        self._set_step(former)
        headless = self.env.execute_query(
            SQL(
                """SELECT m.group_id FROM rcc_membership m
                    WHERE m.group_id = ANY(%s) AND m.kind = 'household' AND m.date_to IS NULL
                    GROUP BY m.group_id HAVING NOT bool_or(m.role = 'head')""",
                households.ids,
            )
        )
        if headless and former != "on":
            raise UserError(self.env._("A household with members has a head: name one first."))

    def _set_step(self, value):
        """Open or shut what the guard asks; a setting of the transaction, which no remote call reaches."""
        self.env.flush_all()
        [(former,)] = self.env.execute_query(
            SQL("SELECT COALESCE(current_setting('rcc.household_step', true), '')")
        )
        self.env.execute_query(SQL("SELECT set_config('rcc.household_step', %s, true)", value))
        return former

    @api.model
    def _day(self, date):
        """The day of a step: today where none is named, never ahead."""
        today = self.env["rcc.post"]._today()
        date = Date.to_date(date) or today
        if date > today:
            raise UserError(
                self.env._("%(date)s has not come yet.", date=Date.to_string(date)),
            )
        return date

    def _expect_begun(self, date):
        """Raise when somebody would leave before having joined."""
        for row in self.filtered(lambda row: row.date_from > date):
            raise UserError(
                self.env._(
                    "%(person)s is in this household since %(date)s: name that day or a later one.",
                    person=row.partner_id.name,
                    date=Date.to_string(row.date_from),
                )
            )

    def _check_hand(self, partners):
        """Raise unless the user may change these customers, which is the right to move them."""
        self.env["res.partner"].browse(partners.ids).check_access("write")

    def _check_role(self, *codes):
        """Raise for roles that do not take this step."""
        user = self.env.user
        if not self.env.su and not any(
            user.has_group(f"rcc_branch.group_{code}") for code in codes
        ):
            roles = self.env["rcc.role"].sudo()  # names of roles are open
            names = roles.search([("code", "in", codes)]).mapped("name")
            raise AccessError(
                self.env._("This step is done by: %(roles)s.", roles=", ".join(names))
            )

    def _file_step(self, customers, act, text, reason="", data=None):
        """A decision and a line in the chatter of each customer concerned."""
        for customer in customers:
            self.env["rcc.decision"]._append(
                customer, act, outcome="recorded", reason=(reason or "").strip(), data=data
            )
            customer.sudo()._message_log(body=text)  # of the step just taken

    def _on_new_head(self, household, former, date):
        """Hook: a household has another head since a day; what the former one permitted ends."""

    @api.model
    def _on_split(self, old, new):
        """Hook: part of a household (`old`) stands as one of its own (`new`) since a moment ago."""

    def _on_death(self, member):
        """Hook: somebody died; `member` is the household membership that ended by it (perhaps the head's)."""

    @api.model
    def _on_close(self, household):
        """Hook: nobody is left in a household; it is archived."""

    @api.model
    def _consequences(self, act, household, persons):
        """Hook: what a step will bring about, in sentences, before it is taken.

        :param str act: split, death or leave
        :param household: the household as it stands
        :param persons: who goes
        :return: list of translated sentences; nothing of them outside the reader's scope
        """
        return []
