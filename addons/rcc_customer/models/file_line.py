from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from .household_file_source import SOURCES

LOOSE = "'{partner_id,branch_id,write_uid,write_date}'::text[]"
FILED = """DECLARE
    parent int;
    filed boolean;
BEGIN
    IF {migrating} OR TG_OP = 'UPDATE'
        AND to_jsonb(OLD) - {loose} = to_jsonb(NEW) - {loose} THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    FOREACH parent IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.sheet_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.sheet_id END]
    LOOP
        SELECT state = 'filed' INTO filed FROM rcc_file_sheet WHERE id = parent FOR SHARE;
        IF filed THEN
            RAISE EXCEPTION 'filed' USING ERRCODE = 'check_violation',
                CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END"""


class FileLine(models.AbstractModel):
    """A line of the economic file: open while its sheet is a draft, final with it.

    Lines hang on the sheet; every file until the next sheet carries the same one, so that a line holds as long as the
    files do. A line tells where it comes from and who collected it; one that is taken over unchanged keeps both.
    """

    _name = "rcc.file.line"
    _description = "Line of an economic file"
    _order = "id"
    _section = None  # which part of the file: land, crop, …
    _told = ()  # the columns that say something
    _of_kind = ()  # what its kind says of it

    sheet_id = fields.Many2one(
        "rcc.file.sheet", "Sheet", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        related="sheet_id.partner_id", string="Household", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="sheet_id.branch_id", string="Branch", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    present = fields.Boolean(related="sheet_id.present", string="Present")
    date = fields.Date(
        "As of", required=True, readonly=True, default=lambda self: self.env["rcc.post"]._today()
    )
    source = fields.Selection(SOURCES, required=True, readonly=True, default="survey")
    collected_by_id = fields.Many2one(
        "res.users",
        "Collected by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    note = fields.Char()

    _filed = Guard(
        "INSERT OR UPDATE OR DELETE",
        FILED.replace("{migrating}", MIGRATING).replace("{loose}", LOOSE),
        "What is filed stays: update the file by a new sheet.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A line is of its sheet's day, source and collector."""
        sheets = self.env["rcc.file.sheet"].browse(vals["sheet_id"] for vals in vals_list)
        for vals, sheet in zip(vals_list, sheets, strict=True):
            vals.update(self._collection(sheet))
        lines = super().create(vals_list)
        lines._refuse_strangers()
        return lines

    def write(self, vals):
        """Who changes what a line tells is the one who collected it."""
        if set(self._told) & vals.keys():
            for sheet, lines in self.grouped("sheet_id").items():
                super(FileLine, lines).write(vals | self._collection(sheet))
            self._refuse_strangers()
            return True
        return super().write(vals)

    @api.model
    def _collection(self, sheet):
        """Day, source and collector of what is entered on a sheet now; a copy brings its own."""
        if self.env.context.get("rcc_line_origin") and self.env.su:
            return {}
        return {"date": sheet.date, "source": sheet.source, "collected_by_id": self.env.uid}

    def _refuse_strangers(self):
        """A line's kind belongs to its part of the file, its person to the household."""
        for line in self:
            if "kind_id" in line._fields and line.kind_id.section != line._section:
                raise UserError(self.env._("This kind belongs to another part of the file."))
            person = "person_id" in line._fields and line.person_id
            if person and person.rcc_household_id != line.partner_id:
                raise UserError(
                    self.env._("%(name)s is no member of this household.", name=person.display_name)
                )

    def _values(self):
        """What the lines say, as `tools.economy.follow` reads it."""
        return [{name: line._value(name) for name in self._told + self._of_kind} for line in self]

    def _value(self, name):
        value = self[name]
        if self._fields[name].type == "many2one":
            return value._origin.id or value.id or None
        return None if value is False else value
