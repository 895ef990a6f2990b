from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date


class Membership(models.Model):
    """What the events of a household do to its loans: debt stays with who borrowed, and the manager is told of it."""

    _inherit = "rcc.membership"

    def _on_new_head(self, household, former, date):
        """Whom the former head named as borrowers, the new head names anew."""
        super()._on_new_head(household, former, date)
        self.sudo()._live([("group_id", "=", household.id)])._end_naming(date)  # the law

    @api.model
    def _on_split(self, old, new):
        """Each open loan stays with its borrower, wherever that person lives now."""
        super()._on_split(old, new)
        loans = self._owed([("household_id", "=", old.id)])
        taken = loans.filtered(lambda loan: loan.partner_id.parent_id == new)
        title = self.env._("Household split: open loans")
        self._tell_of_loans(old, loans - taken, title)
        self._tell_of_loans(new, taken, title)

    def _on_death(self, member):
        """The loans of the dead, and all of the household's when its head died, are put before the manager."""
        super()._on_death(member)
        member._end_naming(member.date_to)
        person, household = member.partner_id, member.group_id
        domain = [("partner_id", "=", person.id)]
        if member.role == "head":
            domain = ["|", *domain, ("household_id", "=", household.id)]
            title = self.env._("Death of the head %(person)s: open loans", person=person.name)
        else:
            title = self.env._("Death of %(person)s: open loans", person=person.name)
        self._tell_of_loans(household, self._owed(domain), title)

    @api.model
    def _on_close(self, household):
        """What is owed although nobody is left is put before the manager."""
        super()._on_close(household)
        loans = self._owed([("household_id", "=", household.id)])
        self._tell_of_loans(household, loans, self.env._("Household closed: open loans"))

    @api.model
    def _consequences(self, act, household, persons):
        """Name the open loans and with whom they stay."""
        lines = super()._consequences(act, household, persons)
        borrowers = persons if act == "leave" else persons | household.child_ids
        own = household.rcc_head_id in persons
        if act == "death" and not own:
            borrowers = persons
        loans = self._owed([("partner_id", "in", borrowers.ids)])
        lines += [
            self.env._("Stays with its borrower: %(loan)s", loan=text)
            for text in self._loan_lines(loans)
        ]
        if act == "death" and loans:
            lines.append(self.env._("The customer manager is told of these loans."))
        return lines

    @api.model
    def _owed(self, domain):
        """Loans that are reserved or open."""
        loans = self.env["rcc.loan"].sudo()  # the household's debts, whichever counter paid out
        return loans.search([("state", "in", ("reserved", "open")), *domain], order="date, id")

    @api.model
    def _loan_lines(self, loans):
        """Number, borrower, what is owed and when it is due, a line a loan."""
        return [
            self.env._(
                "%(number)s, %(person)s, %(amount)s yuan, due on %(due)s",
                number=loan.note_no,
                person=loan.partner_id.name,
                amount=f"{loan.outstanding or loan.amount:,.2f}",
                due=format_date(self.env, loan.due_date),
            )
            for loan in loans
        ]

    @api.model
    def _tell_of_loans(self, household, loans, title):
        """An activity of who answers for the household that names these loans."""
        if not loans:
            return
        household = household.sudo()  # the manager is told, whoever records the event
        manager = household.rcc_manager_id or household.rcc_branch_id.manager_id
        household.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(manager or self.env.user).id,
            summary=title,
            note=Markup().join(Markup("<p>%s</p>") % line for line in self._loan_lines(loans)),
        )
