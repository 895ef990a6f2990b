from odoo import models


class IrModelAccess(models.Model):
    """Access rows count for the posts of the day."""

    _inherit = "ir.model.access"

    def _get_allowed_models(self, mode="read"):
        """What Odoo remembers of a user's rights (models, menus) knows no date: a new day begins without it."""
        registry, today = self.env.registry, self.env["rcc.post"]._today()
        if getattr(registry, "rcc_day", today) != today:
            registry.clear_cache()
        registry.rcc_day = today
        return super()._get_allowed_models(mode)
