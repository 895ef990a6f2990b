from odoo import models

from ..tools.open_branch import open_branch


class Post(models.Model):
    """Posts are held at branches that are open."""

    _inherit = "rcc.post"

    _open_branch = open_branch("branch_id", "This branch is closed: nobody has a post there.")

    def _follow_values(self, target, date):
        """The same post at another branch from a date on."""
        self.ensure_one()
        [values] = self.copy_data({"branch_id": target.id, "date_from": max(date, self.date_from)})
        return values
