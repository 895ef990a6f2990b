from odoo import api, models

# Apps that staff see beside ours. Everything else that Odoo installs stays out of their way.
STAFF_APPS = ("rcc_base.menu_root", "mail.menu_root_discuss")


class IrUiMenu(models.Model):
    """Who works by a post sees one app (and Discuss), without developer mode and without a group for it."""

    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Hide the other apps from everyone but the technical administrator."""
        hidden = super()._load_menus_blacklist()
        if not self.env.user.has_group("base.group_system"):
            apps = self.sudo().search([("parent_id", "=", False)])  # only their ids are used
            hidden.extend((apps - self._rcc_staff_apps()).ids)
        return hidden

    @api.model
    def _rcc_staff_apps(self):
        """The root menus that staff see; addons above may add one."""
        refs = (self.env.ref(name, raise_if_not_found=False) for name in STAFF_APPS)
        return self.concat(*filter(None, refs))
