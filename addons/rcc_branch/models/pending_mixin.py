from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PendingMixin(models.AbstractModel):
    """A case that waits for a decision names who may take it now.

    That is: the authority for the act, the amount and what else the table asks; a post in office at that branch or
    above; not on leave; no duty in the case before; no related party of the customer (Commercial Bank Law art. 40).
    Heirs fill `_pending_domain`, `_pending_case` and, where there is a customer, `_pending_partner`.
    """

    _name = "rcc.pending.mixin"
    _description = "Waiting for a Decision"

    decider_ids = fields.Many2many(
        "res.users", string="May Decide Now (Users)", compute="_compute_decider_ids"
    )
    decider_names = fields.Char(
        "May Decide Now",
        compute="_compute_decider_ids",
        help="In office here or above today, with the authority for this amount, without another duty in the case and "
        "not related to the customer.",
    )
    waiting_for_me = fields.Boolean(
        "Waiting for Me", compute="_compute_decider_ids", search="_search_waiting_for_me"
    )

    @api.depends_context("uid", "lang")
    def _compute_decider_ids(self):
        deciders = self._deciders()
        for case in self:
            users, names = deciders.get(case.id, (self.env["res.users"], ""))
            case.decider_ids = users
            case.decider_names = names
            case.waiting_for_me = self.env.user in users

    def _search_waiting_for_me(self, operator, value):
        """The pending records in the user's scope, judged as a set."""
        if operator != "in":
            return NotImplemented
        pending = self.search(self._pending_domain())
        mine = [
            record_id
            for record_id, (users, _names) in pending._deciders().items()
            if self.env.user in users
        ]
        return Domain("id", "in" if True in value else "not in", mine)

    @api.model
    def _pending_domain(self):
        """Hook: which records wait for a decision now."""
        return Domain.FALSE

    def _pending_case(self):
        """Hook: what is decided, {act, amount (yuan), branch, case: {field of the authority: record}}."""
        raise NotImplementedError

    def _pending_partner(self):
        """Hook: the customer whom the decision is about."""
        return self.env["res.partner"]

    def _deciders(self):
        """{id: (users who may decide now, their names)} of the pending ones among these records."""
        pending = self.sudo().filtered_domain(self._pending_domain())  # names of colleagues only
        posts = self.env["rcc.post"]._live()
        excluded, lent = pending._pending_excluded(), pending._pending_lent()
        ceilings, found = {}, {}
        for case in pending:
            about = case._pending_case()
            allowed = set()
            away = [about["branch"].browse()] if lent[case.id] else []
            for branch in [about["branch"], *away]:
                key = (about["act"], branch, *about["case"].values())
                if key not in ceilings:
                    ceilings[key] = self.env["rcc.authority"]._ceilings(
                        about["act"], branch, about["case"], posts
                    )
                allowed |= {
                    user_id
                    for user_id, ceiling in ceilings[key].items()
                    if ceiling >= round(about["amount"], 2)
                    and user_id not in excluded[case.id]
                    and (branch == about["branch"] or user_id in lent[case.id])
                }
            users = self.env["res.users"].browse(sorted(allowed))
            found[case.id] = users, case._decider_words(users, about)
        return found

    def _pending_lent(self):
        """{id: ids of users to whom this case is lent}: the authority of their own branch counts here."""
        assignments = self.env["rcc.case.assignment"].sudo()  # users only, to name who may decide
        lent = {case.id: set() for case in self}
        for assignment in assignments._lasting(self):
            lent[assignment.case_id].update(assignment.employee_id.user_id.ids)
        return lent

    def _decider_words(self, users, about):
        """Names of those who may decide; a committee by its role."""
        role = self.env["rcc.authority"]._collective_role(
            about["act"], about["amount"], about["case"]
        )
        names = users.sudo().mapped("name")  # names of colleagues are open
        if role:
            names.insert(0, self.env._("%(role)s in a meeting", role=role.with_env(self.env).name))
        return ", ".join(names)

    def _pending_excluded(self):
        """{id: ids of users who may not decide}: a duty in the case already, or related to the customer."""
        barred = {case.id: set() for case in self}
        duties = self.env["rcc.duty"].sudo()  # users only, to keep cases apart
        for duty in duties.search(
            [
                ("case_model", "=", self._name),
                ("case_id", "in", self.ids),
                ("duty", "!=", "approver"),
            ]
        ):
            barred[duty.case_id].update(duty.employee_id.user_id.ids)
        related = self._pending_partner()._rcc_related_staff(self.env["rcc.post"]._today())
        for case in self:
            staff = related.get(case._pending_partner().id)
            if staff:
                barred[case.id].update(staff.user_id.ids)
        return barred

    def _expect_decider(self):
        """Raise a UserError unless the user may decide this case now; it names who may."""
        self.ensure_one()
        known = self.sudo()  # the rules need duties and related parties that deciders may not read
        about = known._pending_case()
        authority = self.env["rcc.authority"]
        excluded = known._pending_excluded()[self.id]
        if self.env.uid not in excluded:
            lent = self.env.uid in known._pending_lent()[self.id]
            branch = about["branch"].browse() if lent else about["branch"]
            return authority._check(
                self.env.user, about["act"], about["amount"], branch, about["case"]
            )
        raise UserError(
            self.env._(
                "You have another duty in this case or are related to the customer. It can be decided by: %(who)s.",
                who=authority._who_may(**about, excluded=excluded) or self.env._("nobody today"),
            )
        )

    def _committee_decided(self, item):
        """Hook: carry the outcome of an item of a committee's agenda into the case, by the case's own steps.

        The item is closed; `item._expect_outcome(self, outcome)` proves that it decided this case so."""
        raise NotImplementedError
