from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from ..tools.facts import FACTS
from .household_file_source import SOURCES

LOOSE = "'{branch_id,write_uid,write_date}'::text[]"
#: the parts of a sheet: field of the lines by section of `tools.economy`
PARTS = {
    "land": "land_ids",
    "crop": "crop_ids",
    "livestock": "livestock_ids",
    "asset": "asset_ids",
    "debt": "debt_ids",
    "holding": "holding_ids",
    "labour": "labour_ids",
    "share": "share_ids",
}


class FileSheet(models.Model):
    """An update of a household's economic file: a copy of what is on record, changed where things have changed.

    A draft may be left and taken up again; one a household. Filing it closes the file on record and opens the next,
    which carries this sheet and its lines. A filed sheet is final; who erred files another one, on the same day too.
    """

    _name = "rcc.file.sheet"
    _description = "Sheet of an economic file"
    _order = "date DESC, id DESC"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Household",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        domain=[("rcc_kind", "=", "household")],
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    state = fields.Selection(
        [("draft", "Draft"), ("filed", "Filed")], required=True, readonly=True, default="draft"
    )
    date = fields.Date("As of", required=True, default=lambda self: self.env["rcc.post"]._today())
    source = fields.Selection(SOURCES, required=True, default="survey")
    collected_by_id = fields.Many2one(
        "res.users",
        "Collected by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    file_ids = fields.One2many("rcc.household.file", "sheet_id", "Files")
    present = fields.Boolean(compute="_compute_present", search="_search_present")
    land_ids = fields.One2many("rcc.household.land", "sheet_id", "Land")
    crop_ids = fields.One2many("rcc.household.crop", "sheet_id", "Crops")
    livestock_ids = fields.One2many("rcc.household.livestock", "sheet_id", "Livestock")
    asset_ids = fields.One2many("rcc.household.asset", "sheet_id", "Assets")
    debt_ids = fields.One2many("rcc.household.debt", "sheet_id", "Debts")
    holding_ids = fields.One2many("rcc.household.holding", "sheet_id", "At other institutions")
    labour_ids = fields.One2many("rcc.household.labour", "sheet_id", "Work")
    share_ids = fields.One2many("rcc.household.share", "sheet_id", "Shares")

    _one_draft = models.UniqueIndex(
        "(partner_id) WHERE state = 'draft'",
        "Somebody updates this household's file already: open that draft.",
    )
    _filed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF OLD.state = 'draft' OR {MIGRATING}
                OR TG_OP = 'UPDATE' AND to_jsonb(OLD) - {LOOSE} = to_jsonb(NEW) - {LOOSE} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION 'filed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "What is filed stays: update the file by a new sheet.",
    )

    @api.depends("file_ids.date_to")
    def _compute_present(self):
        for sheet in self:
            sheet.present = any(not file.date_to for file in sheet.file_ids)

    @api.model
    def _search_present(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("file_ids", "any", [("date_to", "=", False)])]

    @api.model_create_multi
    def create(self, vals_list):
        """A sheet begins as a draft of the user's own."""
        self._refuse_steps(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """The state changes by filing alone."""
        self._refuse_steps([vals])
        return super().write(vals)

    def _refuse_steps(self, vals_list):
        for vals in vals_list if not self.env.su else ():
            if (
                vals.get("state", "draft") != "draft"
                or vals.get("collected_by_id", self.env.uid) != self.env.uid
            ):
                raise UserError(
                    self.env._("A sheet is made in one's own name, and filed by its button.")
                )

    def action_file(self):
        """File the sheets: the file on record is closed on their day and the next one opens; return what shows it.

        :raise UserError: dated ahead, older than the file on record, or nothing new
        """
        self.check_access("write")
        for sheet in self:
            sheet._file()
        file = self[-1:].file_ids.sorted("id")[-1:]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Economic file"),
            "res_model": "rcc.household.file",
            "res_id": file.id,
            "views": [(False, "form")],
        }

    def action_discard(self):
        """Throw drafts away; the file on record stays as it is."""
        household = self.partner_id[:1]
        self.unlink()
        return household._rcc_open_household()

    def _file(self):
        """File one sheet in the words of `_file_facts_set`."""
        if self.state != "draft":
            raise UserError(self.env._("This sheet is filed already."))
        if self.date > self.env["rcc.post"]._today():
            raise UserError(
                self.env._("A file tells what is, not what will be: its date lies ahead.")
            )
        facts, files = self._facts(), self.env["rcc.household.file"]
        present = files.search([("partner_id", "=", self.partner_id.id), ("date_to", "=", False)])
        if (not facts and not self._lines()) or self._repeats(present, facts):
            raise UserError(
                self.env._("Nothing new: the file on record says the same, or nothing was entered.")
            )
        state = files._file_facts_set(
            [
                {
                    "partner_id": self.partner_id.id,
                    "facts": facts,
                    "date": self.date,
                    "source": self.source,
                    "collected_by_id": self.collected_by_id.id,
                    "sheet_id": self.id,
                }
            ]
        )[0]
        if state == "older":
            raise UserError(
                self.env._("A newer file of this household is on record; enter a later date.")
            )
        self.sudo().state = "filed"  # by this step alone; the right was checked
        self.env["rcc.file.warning"].sudo()._check(self.partner_id.ids)  # found by the policy alone

    def _repeats(self, file, facts):
        """Whether the file on record says the same already, lines included."""
        same = file and {name: file[name] for name in FACTS if file[name] is not False} == {
            name: facts[name] for name in FACTS if name in facts
        }
        return bool(same) and self._content() == file.sheet_id._content()

    def _content(self):
        """What the lines say, in no order."""
        return {
            section: sorted(repr(sorted(row.items())) for row in rows)
            for section, rows in self._lines().items()
        }

    def _lines(self):
        """{section: what its lines say} for `tools.economy.follow`; sections without lines are left out."""
        parts = {section: self[name] for section, name in PARTS.items()}
        return {section: lines._values() for section, lines in parts.items() if lines}
