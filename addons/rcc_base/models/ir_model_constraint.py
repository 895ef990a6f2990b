from odoo import models
from odoo.tools import SQL, sql


class IrModelConstraint(models.Model):
    """Odoo's list of table objects, by which it removes those that a module no longer declares."""

    _inherit = "ir.model.constraint"

    def unlink(self):
        """Remove the triggers of guards too: Odoo itself knows constraints and indexes only."""
        names = set(self.mapped("name"))
        result = super().unlink()
        kept = set(self.search([("name", "in", list(names))]).mapped("name"))
        for name in names - kept:
            self.env.execute_query(
                SQL(
                    "DROP FUNCTION IF EXISTS %s() CASCADE",
                    SQL.identifier(sql.make_identifier(name)),
                )
            )
        return result
