import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import table

SHOWN_FAULTS = 50


class TableImport(models.AbstractModel):
    """An import of the network from a file, all rows or none: reading, and faults in the reader's words."""

    _name = "rcc.table.import"
    _description = "Import from a Table"

    file = fields.Binary(required=True)
    filename = fields.Char()

    def _read_table(self, columns, required):
        """The file's rows; a UserError says why it cannot be read."""
        content = self.with_context(bin_size=False).file  # a form asks for the size only
        try:
            return table.read(
                base64.b64decode(content or b""), self.filename or "", columns, required
            )
        except ValueError as error:
            raise UserError(
                {
                    "columns": self.env._(
                        "The file needs a heading with the columns %(columns)s.",
                        columns=", ".join(required),
                    ),
                    "empty": self.env._("The file has no rows."),
                    "large": self.env._("The file is too large: import a province at a time."),
                }.get(
                    str(error),
                    self.env._("The file cannot be read: use .csv in UTF-8 or GB18030, or .xlsx."),
                )
            ) from error

    def _fault_reasons(self):
        """{reason: the rest of the sentence that begins with row, column and value}."""
        return {
            "missing": self.env._("is empty"),
            "double": self.env._("stands in more than one row"),
        }

    def _fault_lines(self, faults, headings):
        """One line a fault: row, column as the file calls it, reason."""
        reasons = self._fault_reasons()
        lines = [self.env._("Nothing was imported: %(count)s faults.", count=len(faults))]
        lines += [
            self.env._(
                "Row %(row)s, %(field)s “%(value)s”: %(reason)s.",
                row=fault.number,
                field=headings.get(fault.field, fault.field),
                value=fault.value,
                reason=reasons[fault.reason],
            )
            for fault in faults[:SHOWN_FAULTS]
        ]
        if len(faults) > SHOWN_FAULTS:
            lines.append(self.env._("… and %(count)s more.", count=len(faults) - SHOWN_FAULTS))
        return lines
