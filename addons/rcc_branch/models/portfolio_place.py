from odoo import models

from ..tools.open_branch import open_branch


class Portfolio(models.Model):
    """Portfolios are kept at branches that are open."""

    _inherit = "rcc.portfolio"

    _open_branch = open_branch("branch_id", "This branch is closed: it has no portfolio.")
