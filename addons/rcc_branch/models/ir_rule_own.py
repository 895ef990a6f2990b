from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    """Record rules for papers about persons: leaves and handovers are open to those they name."""

    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Give rules `rcc_mine(domain, *user_fields)`."""
        return super()._eval_context() | {"rcc_mine": self._rcc_mine}

    @api.model
    def _rcc_mine(self, scope, *user_fields):
        """What a domain of the scope opens (an empty one opens all), and rows that name the user."""
        own = Domain.OR(Domain(name, "=", self.env.uid) for name in user_fields)
        return list(Domain(scope) | own) if scope else []
