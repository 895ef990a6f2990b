from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date

from ..tools.roles import role_after
from .membership_step import SPLITTERS


class Membership(models.Model):
    """Marriage, leaving, split, another head: each is filed as a decision and in the chatter."""

    _inherit = "rcc.membership"

    def action_leave(self):
        """End the membership today."""
        for membership in self:
            if membership.kind == "household":
                self._move_out(membership.partner_id, membership.group_id)
            else:
                membership._leave()

    def action_make_head(self):
        """Make this member the head today."""
        for membership in self:
            self._name_head(membership.group_id, membership.partner_id)

    @api.model
    def _marry_in(self, person, household, role, date=None, partner=None, certificate=None):
        """Let a person marry (or come) into a household.

        :param person: who comes; of another household, which it leaves that day, or of none
        :param partner: the member whom the person marries; then both are free to marry
        :param certificate: number of the marriage certificate, filed for both where given
        :return: the membership
        """
        former = person.parent_id
        if partner:
            self._expect_free(person, partner)
            self._expect_free(partner, person)
        if former == household:
            raise UserError(self.env._("%(person)s lives here already.", person=person.name))
        membership = self._join(person, household, role, date)
        if certificate:
            self.env["rcc.identity"].create(
                {
                    "partner_id": partner.id,
                    "kind": "marriage_certificate",
                    "number": certificate,
                    "spouse_id": person.id,
                    "date_from": membership.date_from,
                }
            )
        text = self.env._("%(person)s joins the household.", person=person.name)
        self._file_step(household, "join", text, data={"person": person.id, "role": role})
        if former:
            text = self.env._("%(person)s leaves the household.", person=person.name)
            self._file_step(former, "leave", text, data={"person": person.id})
        return membership

    @api.model
    def _move_out(self, person, household, date=None, reason="", divorced=False):
        """Let a member leave for no household of ours: out of the county, or as a single person."""
        date = self._day(date)
        self._check_hand(person | household)
        membership = self._live([("partner_id", "=", person.id), ("group_id", "=", household.id)])
        if not membership:
            raise UserError(self.env._("%(person)s does not live here.", person=person.name))
        if divorced:
            self._end_marriage(person, date)
        membership._leave(date)
        text = self.env._("%(person)s leaves the household.", person=person.name)
        self._file_step(household, "leave", text, reason, {"person": person.id})

    @api.model
    def _name_head(self, household, person, date=None, reason=""):
        """Another head without a death."""
        self._check_role(*SPLITTERS)
        former = household.rcc_head_id
        if former == person:
            raise UserError(self.env._("%(person)s is the head already.", person=person.name))
        self._change_head(household, person, date)
        text = self.env._(
            "%(person)s is the head of the household; before it was %(former)s.",
            person=person.name,
            former=former.name,
        )
        self._file_step(
            household, "change_head", text, reason, {"head": person.id, "former": former.id}
        )

    @api.model
    def _split(self, household, persons, head, **values):
        """Let some members found a household of their own (分户).

        :param persons: who goes; never all
        :param head: the head of the new household, one of them
        :param values: date (today), successor (the remaining head, where the present one goes), branch_id, area_id,
            street, reason
        :raise UserError: nobody or everybody goes, a head is missing, a day ahead or before somebody joined
        :return: the new household
        """
        self._check_role(*SPLITTERS)
        self._check_hand(household | persons)
        date, rows = self._day(values.get("date")), self.sudo()  # the right was checked
        live = rows._live([("group_id", "=", household.id)])
        successor = values.get("successor") or household.browse()
        self._expect_splittable(live, persons, head, successor)
        going = live.filtered(lambda row: row.partner_id in persons)
        going._expect_begun(date)
        with rows._one_step(household):
            new = self._found_partner(household, head, values)
            going.write({"date_to": date})
            if successor:
                staying = live - going
                heir = staying.filtered(lambda row: row.partner_id == successor)
                heir._expect_begun(date)
                staying._succeed(heir, date)
            self._found_rows(new, going, head, date)
        if successor:
            self._on_new_head(household, household.browse(), date)
        self._found(household, new, date, values.get("reason"))
        return new

    @api.model
    def _found_partner(self, household, head, values):
        """The new household's record; without a place of its own it is served where the old one is."""
        place = {
            "rcc_branch_id": values.get("branch_id") or household.rcc_branch_id.id,
            "rcc_area_id": values.get("area_id") or household.rcc_area_id.id,
        }
        partners = self.env["res.partner"]
        founded = partners.create(
            {
                "rcc_kind": "household",
                "name": partners._rcc_household_name(head.name),
                "street": values.get("street") or household.street,
                **place,
            }
        )
        founded.sudo().rcc_lifecycle = household.sudo().rcc_lifecycle  # typed by nobody
        return founded

    @api.model
    def _found_rows(self, new, going, head, date):
        """Memberships of the new household, with roles as they are to its head."""
        before = going.filtered(lambda row: row.partner_id == head).role
        self.sudo().create(  # by the steps alone
            [
                {
                    "partner_id": row.partner_id.id,
                    "group_id": new.id,
                    "role": "head" if row.partner_id == head else role_after(before, row.role),
                    "date_from": date,
                }
                for row in going
            ]
        )

    @api.model
    def _found(self, old, new, date, reason=""):
        """File the split and let the addons above do their part."""
        splits = self.env["rcc.household.split"].sudo()  # by the step just taken
        splits.create({"old_id": old.id, "new_id": new.id, "date": date, "reason": reason})
        self._on_split(old, new)
        members = ", ".join(self._live([("group_id", "=", new.id)]).partner_id.mapped("name"))
        text = self.env._(
            "Household split on %(date)s: %(members)s are %(new)s now, apart from %(old)s.",
            date=Date.to_string(date),
            members=members,
            new=new.name,
            old=old.name,
        )
        self._file_step(old | new, "split", text, reason, {"old": old.id, "new": new.id})

    def _expect_splittable(self, live, persons, head, successor):
        """Raise unless some go and some stay, and both parts have a head."""
        members, going = live.partner_id, persons & live.partner_id
        if not persons or persons - members:
            raise UserError(self.env._("Choose who goes, among the members of the household."))
        staying = members - going
        if not staying:
            raise UserError(self.env._("Somebody must stay: a split does not take all members."))
        if head not in going:
            raise UserError(
                self.env._("The head of the new household must be one of those who go.")
            )
        present = live.filtered(lambda row: row.role == "head").partner_id
        if present not in staying and successor not in staying:
            raise UserError(
                self.env._("The head goes: name the head of those who stay, one of them.")
            )
        if present in staying and successor:
            raise UserError(self.env._("The head stays; no other head is needed."))

    @api.model
    def _expect_free(self, person, partner):
        """Raise when somebody is dead, or married to another than `partner`."""
        if person.sudo().rcc_death_date:  # a fact of the step, not of the reader
            raise UserError(self.env._("%(person)s has died.", person=person.name))
        spouse = self._spouses(person) - partner
        if spouse:
            raise UserError(
                self.env._(
                    "%(person)s is married to %(spouse)s: record the divorce first.",
                    person=person.name,
                    spouse=", ".join(spouse.mapped("display_name")),
                )
            )

    @api.model
    def _certificates(self, person):
        """Live marriage certificates that name a person."""
        documents = self.env["rcc.identity"].sudo()  # who is married stops a step, whoever asks
        return documents.search(
            [
                ("kind", "=", "marriage_certificate"),
                "|",
                ("partner_id", "=", person.id),
                ("spouse_id", "=", person.id),
            ]
        )

    @api.model
    def _spouses(self, person):
        """Living spouses by certificate, or by the role in the household they share."""
        papers = self._certificates(person)
        spouses = (papers.partner_id | papers.spouse_id) - person
        rows = self.sudo()  # as above
        own = rows._live([("partner_id", "=", person.id)])
        if own.role in ("head", "spouse"):
            other = "spouse" if own.role == "head" else "head"
            spouses |= rows._live(
                [("group_id", "=", own.group_id.id), ("role", "=", other)]
            ).partner_id
        return spouses.filtered(lambda spouse: not spouse.rcc_death_date).with_env(self.env)

    @api.model
    def _end_marriage(self, person, date):
        """By divorce or death a certificate is worth nothing from that very day; returns those that ended."""
        papers = self._certificates(person)
        for paper in papers:
            ended = max(date, paper.date_from) if paper.date_from else date
            paper.write({"active": False, "date_to": min(paper.date_to or ended, ended)})
        return papers
