import functools

from odoo import models
from odoo.exceptions import AccessError

# What the web client itself writes for a person who only looks: preferences, favourites, presence, read markers.
CLIENT_OWN = frozenset(
    {
        "res.users.settings",
        "res.users.settings.volumes",
        "ir.filters",
        "ir.default",
        "bus.presence",
        "mail.presence",
        "mail.push.device",
        "discuss.channel.member",
        "mail.notification",
        "res.users.log",
        "res.device.log",
        "change.password.own",
        "res.users.identitycheck",
        "web_tour.tour",
        "ir.ui.view.custom",
        "ir.embedded.actions",
    }
)


class Base(models.AbstractModel):
    """Audit changes nothing: one hook for every model, whatever access rows an addon brings."""

    _inherit = "base"

    def _check_access(self, operation):
        """Refuse every change by a read-only post, except on what the web client keeps for the person itself."""
        if operation != "read" and self._name not in CLIENT_OWN and not self._transient:
            users = self.env["res.users"]
            if self.env.uid and users.browse(self.env.uid)._rcc_read_only_on(
                self.env["rcc.post"]._today()
            ):
                return self, functools.partial(
                    AccessError, self.env._("Auditors read everything and change nothing.")
                )
        return super()._check_access(operation)
