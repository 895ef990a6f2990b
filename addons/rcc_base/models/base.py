from odoo import models
from odoo.tools import SQL

from ..tools.guard import Guard


class Base(models.AbstractModel):
    """An upgrade that adds a column fills it in guarded rows too."""

    _inherit = "base"

    def _init_column(self, column_name):
        """Fill a new column with its default, under the setting that opens the guards to migrations."""
        if not any(isinstance(law, Guard) for law in self._table_objects.values()):
            return super()._init_column(column_name)
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', 'on', true)"))
        result = super()._init_column(column_name)
        self.env.cr.execute(SQL("SELECT set_config('rcc.migrating', 'off', true)"))
        return result
