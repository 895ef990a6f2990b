from odoo import api, fields, models
from odoo.exceptions import AccessError

LENDERS = ("branch_manager", "department_head", "executive")


class CaseMixin(models.AbstractModel):
    """A case that can be lent: a rating, a loan. Where an outlet is too small for separate duties, a colleague of
    another branch takes one of them in one case and sees only that case (`rcc.case.assignment`).

    A model declares itself a case by inheriting this, and its rows by `case=` in their rules (`rcc_scope`)."""

    _name = "rcc.case.mixin"
    _description = "Lendable Case"

    lent_note = fields.Char("Lent to", compute="_compute_lent_note")

    @api.depends_context("lang")
    def _compute_lent_note(self):
        lent = self._lent_assignments().grouped("case_id")
        for case in self:
            case.lent_note = ", ".join(
                self.env._(
                    "%(person)s, until %(date)s",
                    person=assignment.employee_id.name,
                    date=assignment.date_to,
                )
                for assignment in lent.get(case.id, ())
            )

    def action_lend(self):
        """Open the dialog that lends a colleague to this case."""
        self.ensure_one()._check_lender()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lend a colleague"),
            "res_model": "rcc.case.lend",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_model": self._name, "default_case_id": self.id},
        }

    def _case_customer(self):
        """The household or organisation that the case is about (hook)."""
        return self.partner_id

    def _case_branches(self):
        """The branches whose staff work on the case; the first lends (hook)."""
        return self.branch_id

    def _case_kin(self):
        """Further records that the case cannot be worked on without, as a list of recordsets (hook)."""
        return []

    def _case_is_lent(self):
        """Whether the current user works on this case because it is lent."""
        return self.id in self.env.user._rcc_scope().lent_ids(self._name)

    def _authority_branch(self):
        """The branch where the decider must hold authority; anywhere, for a person lent to the case."""
        return self.env["rcc.branch"] if self._case_is_lent() else self._case_branches()[:1]

    def _lent_assignments(self):
        """The assignments to these cases that last today."""
        assignments = self.env["rcc.case.assignment"].sudo()  # staff of the case know who else is
        return assignments._lasting(self)

    def _check_lender(self):
        """Raise unless the user leads where this case belongs by an own post: who borrowed a case lends it not on."""
        self.check_access("read")
        if self.env.su:
            return
        if not any(self.env.user.has_group(f"rcc_branch.group_{code}") for code in LENDERS):
            raise AccessError(
                self.env._(
                    "Colleagues are lent by branch managers, department heads and executives."
                )
            )
        if not self._case_in_scope(self.env.user):
            raise AccessError(
                self.env._("This case is lent to you; its branch lends it to others.")
            )

    def _case_in_scope(self, user):
        """Whether a user's own posts cover this case, lent or not."""
        scope, case = user._rcc_scope(), self.sudo()  # compares ids only
        group = case._case_customer().rcc_customer_group_id
        return any(scope.covers(branch.id, group.id) for branch in case._case_branches())
