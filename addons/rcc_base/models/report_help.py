from markupsafe import Markup

from odoo import api, models


class Base(models.AbstractModel):
    """The empty page of a report says why it is empty and what to do."""

    _inherit = "base"

    @api.model
    def get_empty_list_help(self, help_message):
        """For actions of reports without a help of their own."""
        if help_message or not self.env.context.get("rcc_report"):
            return super().get_empty_list_help(help_message)
        return Markup("<p class='o_view_nocontent_smiling_face'>%s</p><p>%s</p>") % (
            self.env._("Nothing to report"),
            self.env._(
                "No such record lies within your branches, or the filters leave none: take them away to see more."
            ),
        )
