from odoo import api, fields, models
from odoo.tools import SQL

ERRORS = (
    "missing",
    "precision",
    "length",
    "character",
    "date_in_number",
    "checksum",
    "name",
    "kind",
    "kind_alone",
    "headless",
    "two_heads",
    "formula",
    "cell_error",
    "head_refused",
    "village_ambiguous",
)


class RegisterLine(models.Model):
    """One person of a register, with the row it stands in and what became of it.

    Document numbers are sealed like those of `rcc.identity`; only a number that is no valid one is shown
    as it was typed, since staff must see what to correct.
    """

    _name = "rcc.register.line"
    _description = "Register line"
    _order = "id"
    _rec_name = "name"

    import_id = fields.Many2one(
        "rcc.register.import",
        "Import",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", required=True, index=True, ondelete="restrict", readonly=True
    )
    sheet = fields.Char(readonly=True)
    row_number = fields.Integer("Row", readonly=True, aggregator=None)
    half = fields.Integer(readonly=True, export_string_translation=False)
    head_row = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    role = fields.Selection(
        [
            ("head", "Head"),
            ("spouse", "Spouse"),
            ("child", "Child"),
            ("parent", "Parent"),
            ("other", "Other"),
        ],
        readonly=True,
    )
    name = fields.Char(readonly=True)
    kind = fields.Char(readonly=True, export_string_translation=False)
    number_shown = fields.Char("Document number", readonly=True)
    number_masked = fields.Char(readonly=True)
    number_hmac = fields.Char(readonly=True, index="btree_not_null", groups=fields.NO_ACCESS)
    number_encrypted = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    data = fields.Json(readonly=True, groups=fields.NO_ACCESS, export_string_translation=False)
    phone = fields.Char(readonly=True)
    village = fields.Char("Village as written", readonly=True)
    area_id = fields.Many2one("rcc.area", "Village", readonly=True, ondelete="restrict")
    facts = fields.Json("Numbers", readonly=True, export_string_translation=False)
    facts_text = fields.Char("Facts", compute="_compute_facts_text")
    state = fields.Selection(
        [
            ("ok", "In order"),
            ("warning", "Warning"),
            ("error", "Error"),
            ("duplicate", "Known person"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    notes = fields.Json(readonly=True, export_string_translation=False)
    message = fields.Char(compute="_compute_message")
    outcome = fields.Selection(
        [
            ("pending", "Not yet"),
            ("created", "New"),
            ("updated", "Facts added"),
            ("unchanged", "Unchanged"),
            ("refused", "Not imported"),
            ("reverted", "Taken back"),
        ],
        "Result",
        required=True,
        readonly=True,
        default="pending",
    )
    partner_id = fields.Many2one(
        "res.partner", "Person", readonly=True, index="btree_not_null", ondelete="set null"
    )
    household_id = fields.Many2one(
        "res.partner", "Household", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _work_idx = models.Index("(import_id, id) WHERE outcome = 'pending'")
    _head_idx = models.Index("(import_id, sheet, head_row, half)")

    @api.depends("facts")
    @api.depends_context("lang")
    def _compute_facts_text(self):
        labels = self.env["rcc.register.import"]._field_labels()
        for line in self:
            facts = line.facts or {}
            line.facts_text = "  ".join(
                f"{label} {facts[name]:.12g}" for name, label in labels.items() if name in facts
            )

    @api.depends("notes", "outcome")
    @api.depends_context("lang")
    def _compute_message(self):
        labels = self.env["rcc.register.import"]._field_labels()
        for line in self:
            texts = [
                line._note_text(code, labels.get(about, about), value)
                for code, about, value in line.notes or ()
            ]
            line.message = "; ".join(filter(None, texts)) or False

    def action_open(self):
        """Open the household (in the reader's own scope)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_customer.res_partner_action_household"
        )
        return action | {
            "res_id": self.household_id.id,
            "views": [(False, "form")],
            "view_mode": "form",
        }

    @api.model
    def _fast_delete(self, register_import):
        """Drop the lines of an import that is read again; they are drafts until it is applied."""
        self.flush_model()
        self.env.cr.execute(
            SQL("DELETE FROM rcc_register_line WHERE import_id = %s", register_import.id)
        )
        self.invalidate_model()

    @api.model
    def _note_text(self, code, field, value):
        """What a note says, in the reader's language."""
        text = (
            self._number_notes(value).get(code)
            or self._row_notes(field, value).get(code)
            or self._cell_notes(field, value).get(code)
            or self._head_notes(value).get(code)
            or self._result_notes(value).get(code)
        )
        return text or code

    @api.model
    def _short_reasons(self):
        """What keeps a row out, in a few words without what was typed."""
        return {
            "missing": self.env._("No document number"),
            "precision": self.env._("Digits of the number are lost"),
            "length": self.env._("Number too short or too long"),
            "character": self.env._("Wrong character in the number"),
            "date_in_number": self.env._("The birth date in the number does not exist"),
            "checksum": self.env._("The number's last character does not fit"),
            "name": self.env._("No name"),
            "kind": self.env._("Other document than a resident ID"),
            "kind_alone": self.env._("Other document than a resident ID"),
            "headless": self.env._("Member without a head"),
            "two_heads": self.env._("Second head of a household"),
            "formula": self.env._("Formula without value"),
            "cell_error": self.env._("Error of the spreadsheet"),
            "head_refused": self.env._("The household's head was not imported"),
            "village_ambiguous": self.env._("Village not settled"),
        }

    def _number_notes(self, value):
        return {
            "missing": self.env._(
                "No document number: the person cannot be told from others of that name; "
                "add it and send the row in again"
            ),
            "precision": self.env._(
                "The number %(value)s was typed as a plain number, and the spreadsheet has lost its last digits: "
                "format the column as text and type it again",
                value=value,
            ),
            "length": self.env._(
                "Document number %(value)s: a resident ID number has 18 characters, older ones 15; "
                "compare it with the card",
                value=value,
            ),
            "character": self.env._(
                "Document number %(value)s: only the last character may be X, all others are digits; "
                "compare it with the card",
                value=value,
            ),
            "date_in_number": self.env._(
                "Document number %(value)s: the birth date in it does not exist; compare it with the card",
                value=value,
            ),
            "checksum": self.env._(
                "Document number %(value)s: the last character does not fit the others, so one of them is wrong"
                "; compare it with the card",
                value=value,
            ),
            "kind": self.env._(
                "A register takes resident ID numbers; this is %(value)s", value=value
            ),
            "kind_alone": self.env._(
                "A new customer is registered by the resident ID, not by this document: %(value)s",
                value=value,
            ),
            "spouse_number": self.env._(
                "The spouse's document number %(value)s is not valid; the spouse was left out",
                value=value,
            ),
            "no_number": self.env._("Member without document number"),
        }

    def _row_notes(self, field, value):
        return {
            "name": self.env._("No name: add it and send the row in again"),
            "name_odd": self.env._("The name %(value)s looks odd", value=value),
            "number": self.env._(
                "%(field)s: “%(value)s” is no number, taken as unknown", field=field, value=value
            ),
            "range": self.env._(
                "%(field)s: “%(value)s” is a range, taken as unknown", field=field, value=value
            ),
            "impossible": self.env._(
                "%(field)s: %(value)s is not possible, taken as unknown", field=field, value=value
            ),
            "labour": self.env._("More labour than members: %(value)s", value=value),
            "phone": self.env._("The phone number %(value)s is not understood", value=value),
            "date": self.env._("The date %(value)s is not understood", value=value),
            "date_future": self.env._(
                "The date %(value)s lies ahead; the import's date was taken", value=value
            ),
            "village_unknown": self.env._(
                "“%(value)s” is no village of this branch; the customer goes in without village",
                value=value,
            ),
            "village_missing": self.env._("No village is named"),
            "village_ambiguous": self.env._(
                "Several villages are meant by “%(value)s”: choose one on the sheet", value=value
            ),
        }

    def _cell_notes(self, field, value):
        return {
            "formula": self.env._(
                "%(field)s: a formula without value; open the file in the spreadsheet program and save it again",
                field=field,
            ),
            "cell_error": self.env._(
                "%(field)s: the spreadsheet shows the error %(value)s; type the value itself",
                field=field,
                value=value,
            ),
        }

    def _head_notes(self, value):
        return {
            "relation": self.env._("The relation to the head is empty: taken as a head"),
            "headless": self.env._(
                "A member without a head above: %(value)s; put the head's row above it, in the same household",
                value=value or "—",
            ),
            "two_heads": self.env._(
                "A second head of the household whose head stands in row %(value)s; "
                "say in one of the two rows how the person is related to the head",
                value=value,
            ),
            "head_refused": self.env._(
                "The head in row %(value)s has an error, so the member has no household yet; "
                "correct that row and send both in again",
                value=value,
            ),
        }

    def _result_notes(self, value):
        return {
            "known": self.env._("Known customer"),
            "elsewhere": self.env._("Known customer of another branch; the facts are added there"),
            "repeated": self.env._("The same person as in %(value)s", value=value),
            "other_name": self.env._("On file under another name; the name was not changed"),
            "other_person": self.env._(
                "The number belongs to somebody of quite another name: nothing was taken over, check who this is"
            ),
            "unchanged": self.env._("unchanged"),
            "older": self.env._("unchanged, since the file on record is newer"),
            "phone_kept": self.env._("The phone on record was kept"),
            "member_elsewhere": self.env._("Member of another household; was not moved"),
            "not_head": self.env._(
                "On record as a member, not as the head; the facts went to that household"
            ),
        }
