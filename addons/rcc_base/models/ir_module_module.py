from odoo import api, models


class IrModuleModule(models.Model):
    """Odoo's addons: the words of our mixins reach the models of the addons above."""

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """Load the words of our lower addons again with each upper one.

        The choices of a mixin's field ("Draft", "Active") are translated in the mixin's addon, but stand on models
        that did not exist when its translations were loaded.
        """
        if any(name.startswith("rcc_") for name in modules):
            lower = self.search([("name", "=like", "rcc\\_%"), ("state", "=", "installed")]).mapped(
                "name"
            )
            modules = [*(name for name in lower if name not in modules), *modules]
        return super()._load_module_terms(modules, langs, overwrite)
