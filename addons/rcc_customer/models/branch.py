from odoo import api, fields, models


class Branch(models.Model):
    """What of the customer master goes with a branch to its successor."""

    _inherit = "rcc.branch"

    def _rcc_branch_followers(self):
        """The lines of a register follow the register."""
        return super()._rcc_branch_followers() | {
            ("rcc.register.line", "branch_id"): ("import_id", "branch_id")
        }

    def _rcc_branch_open_work(self):
        """Registers that were not applied yet; applied ones stay where their customers came from."""
        return [
            *super()._rcc_branch_open_work(),
            (
                "rcc.register.import",
                "branch_id",
                [("state", "not in", ("done", "cancelled", "reverted"))],
            ),
        ]

    @api.model
    def _figures(self):
        """Households and the people in them."""
        live = fields.Domain("rcc_branch_id", "!=", False)
        return [
            *super()._figures(),
            {
                "key": "households",
                "title": self.env._("Households"),
                "sequence": 15,
                "model": "res.partner",
                "domain": live & fields.Domain("rcc_kind", "=", "household"),
                "branch": "rcc_branch_id",
                "customers": True,
            },
            {
                "key": "members",
                "title": self.env._("Household members"),
                "sequence": 20,
                "model": "res.partner",
                "domain": live
                & fields.Domain("rcc_kind", "=", "person")
                & fields.Domain("parent_id", "!=", False),
                "branch": "rcc_branch_id",
                "customers": True,
            },
        ]
