from odoo import api, models
from odoo.exceptions import UserError

from ..tools.facts import FACTS
from .file_sheet import PARTS


class FileSheetBegin(models.Model):
    """Begins an update with a copy of what is on record."""

    _inherit = "rcc.file.sheet"

    @api.model
    def _begin(self, household):
        """The household's draft: the one that is open, or a new copy of the file on record.

        Figures and lines are copied; lines keep their day, source and collector until they are changed.
        """
        household.ensure_one()
        if household.rcc_kind != "household":
            raise UserError(self.env._("Economic files are kept of households."))
        draft = self.search([("partner_id", "=", household.id), ("state", "=", "draft")])
        if draft:
            return draft
        file = household.rcc_current_file_id
        draft = self.create(
            {
                "partner_id": household.id,
                **{name: file[name] for name in FACTS if name != "net_assets"},
            }
        )
        for part in PARTS.values():
            lines = file.sheet_id[part]
            copies = lines.sudo().with_context(
                rcc_line_origin=True
            )  # readers of the file copy it whole
            for values in copies.copy_data({"sheet_id": draft.id}):
                copies.create(values)
        draft.invalidate_recordset()
        return draft
