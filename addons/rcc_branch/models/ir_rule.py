from odoo import api, models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    """Record rules by scope: their domains call `rcc_scope`, and `rcc_manage` where writing is narrower."""

    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Give rules the two functions of the user's posts."""
        return super()._eval_context() | {
            "rcc_scope": self._rcc_scope_domain,
            "rcc_manage": self._rcc_manage_domain,
        }

    @api.model
    def _rcc_scope_domain(
        self, *branch_fields, customer="partner_id", case=None, optional=False, group=None
    ):
        """The rows that the user's posts and lent cases open.

        It is empty (and leaves the SQL) for users of all branches and groups; users without a post see nothing.

        :param branch_fields: columns of branches; one in scope is enough (a loan's counter and its home branch)
        :param customer: path to the customer, whose group limits heads of a group; "" on customers themselves;
            False where rows carry no customer: then a post limited to a group sees all of its branches
        :param case: (model, path to its id), or several such pairs: rows of a lent case of that model; the model
            "res.partner" stands for the household that a lent case is about
        :param optional: rows of no branch pass (partners that are no customers); the columns say -1 there
        :param group: path to a customer group on the row itself, instead of the customer's; empty means every group
        """
        cases = case if case and not isinstance(case[0], str) else filter(None, [case])
        domain = self.env.user._rcc_scope().domain(
            branch_fields,
            group or _of_customer(customer, "rcc_customer_group_id"),
            cases,
            optional,
            open_group=bool(group),
        )
        return list(domain) if not domain.is_true() else []

    @api.model
    def _rcc_manage_domain(self, *branch_fields, customer="partner_id", optional=False):
        """The rows that the user may change, for rules without reading: who answers for portfolios changes the
        customers of these and those of none, and leaves the rest to the colleagues; a lent case opens its customer
        for reading only. Others are not narrowed."""
        domain = self.env.user._rcc_pen().domain(
            branch_fields,
            _of_customer(customer, "rcc_customer_group_id"),
            _of_customer(customer, "rcc_portfolio_id"),
            optional,
        )
        return list(domain) if not domain.is_true() else []

    def _make_access_error(self, operation, records):
        """Tell a customer manager who reads a colleague's customer why it cannot be changed."""
        if operation == "read" or not self.env.user._rcc_pen().narrow.pairs:
            return super()._make_access_error(operation, records)
        own = records.with_user(self.env.user)
        branches = "rcc_branch_id" if records._name == "res.partner" else "branch_id"
        known = records.sudo()  # whether they are customers
        if (
            branches not in records._fields
            or not own.has_access("read")
            or not all(known.mapped(branches))
        ):
            return super()._make_access_error(operation, records)
        return AccessError(
            self.env._(
                "This customer is in a colleague's portfolio: the customer manager in charge changes the records, "
                "or the counter, operations or the branch manager does."
            )
        )

    def _compute_domain_context_values(self):
        """A cached rule must not live past midnight: the date decides which posts are held."""
        yield from super()._compute_domain_context_values()
        yield self.env["rcc.post"]._today()


def _of_customer(customer, name):
    """The path to a customer's column, None where rows carry no customer."""
    return None if customer is False else f"{customer}.{name}" if customer else name
