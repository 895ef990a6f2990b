from odoo import models

from ..tools.open_branch import open_branch


class ResPartner(models.Model):
    """Customers are served by branches that are open."""

    _inherit = "res.partner"

    _rcc_open_branch = open_branch(
        "rcc_branch_id", "This branch is closed: customers belong to one that is open."
    )
