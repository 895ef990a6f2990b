from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    """Record rules by scope: their domains call `rcc_scope`."""

    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Give rules `rcc_scope(*branch_fields, optional=False)`: the domain of the user's branches.

        It is empty (and leaves the SQL) for users of all branches; users without a post see nothing.
        Of several fields one in scope is enough (a loan's counter and its home branch). `optional`
        lets rows with an empty field pass (partners that are no customers)."""

        def rcc_scope(*branch_fields, optional=False):
            scope = self.env.user._rcc_scope()
            if scope is None:
                return []
            domain = Domain.OR(Domain(field, "in", scope) for field in branch_fields)
            if optional:
                domain |= Domain.OR(Domain(field, "=", False) for field in branch_fields)
            return list(domain)

        return super()._eval_context() | {"rcc_scope": rcc_scope}

    def _compute_domain_context_values(self):
        """A cached rule must not live past midnight: the date decides which posts are held."""
        yield from super()._compute_domain_context_values()
        yield self.env["rcc.post"]._today()
