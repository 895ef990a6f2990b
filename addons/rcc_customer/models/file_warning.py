from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from .plausibility_limit import TESTS
from .village_figure import FIGURE_NAMES

#: figures that only sums of lines are compared with
LINE_FIGURES = [
    ("labour", "Labour"),
    ("output_kg", "Output (kg)"),
    ("cost", "Cost"),
    ("house_value", "House value"),
    ("deposits", "Deposits"),
    ("other_assets", "Other assets"),
    ("member_shares", "Member shares"),
]
LOOSE = "'{partner_id,branch_id,write_uid,write_date}'::text[]"
FOUND = (
    "'{partner_id,branch_id,write_uid,write_date,state,answer,answered_by_id,answered_on,value,low,high,"
    "place_id,n,date}'::text[]"
)


class FileWarning(models.Model):
    """Something in an economic file that is hard to believe: it is corrected by another file, or answered.

    Found by the policy in force when a file is filed, before a rating is proposed, and every night. An answer is a
    text, given once, and stays on record. A warning lapses when a newer file, or other limits, no
    longer give rise to it.

    Remote API: `action_answer(answer)` on open warnings.
    """

    _name = "rcc.file.warning"
    _description = "Warning of an economic file"
    _order = "state DESC, date DESC, id DESC"  # open ones first
    _rec_name = "sentence"

    partner_id = fields.Many2one(
        "res.partner", "Household", required=True, readonly=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    manager_id = fields.Many2one(related="partner_id.rcc_manager_id", string="Customer manager")
    file_id = fields.Many2one(
        "rcc.household.file", "Economic file", required=True, readonly=True, ondelete="cascade"
    )
    limit_id = fields.Many2one(
        "rcc.plausibility.limit",
        "Limit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    test = fields.Selection(TESTS, "What is doubted", required=True, readonly=True)
    figure = fields.Selection(FIGURE_NAMES + LINE_FIGURES, readonly=True)
    kind_id = fields.Many2one(
        "rcc.economy.kind", "Kind", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    subject = fields.Char(required=True, readonly=True, default="", export_string_translation=False)
    value = fields.Float("Told", digits=(16, 2), readonly=True, aggregator=None)
    low = fields.Float("At least", digits=(16, 2), readonly=True, aggregator=None)
    high = fields.Float("At most", digits=(16, 2), readonly=True, aggregator=None)
    has_low = fields.Boolean(readonly=True, export_string_translation=False)
    has_high = fields.Boolean(readonly=True, export_string_translation=False)
    place_id = fields.Many2one(
        "rcc.area", "Compared with", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    n = fields.Integer("Households compared", readonly=True, aggregator=None)
    date = fields.Date("Found on", required=True, readonly=True)
    collected_by_id = fields.Many2one(
        "res.users", "Collected by", readonly=True, ondelete="restrict"
    )
    second_person = fields.Boolean(
        "Somebody else answers", readonly=True, help="Not the one who collected the file."
    )
    state = fields.Selection(
        [("open", "Unanswered"), ("answered", "Answered"), ("lapsed", "Lapsed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, ondelete="restrict")
    answered_on = fields.Datetime("Answered on", readonly=True)
    sentence = fields.Char("Warning", compute="_compute_sentence")

    _once = models.Constraint(
        "UNIQUE(file_id, limit_id, subject)", "A file is warned once of the same thing."
    )
    _answer_complete = models.Constraint(
        """CHECK ((state = 'answered') = (COALESCE(btrim(answer), '') <> ''
            AND answered_by_id IS NOT NULL AND answered_on IS NOT NULL))""",
        "An answer is a text, and says who gave it and when.",
    )
    _two_persons = models.Constraint(
        "CHECK (state <> 'answered' OR NOT second_person OR answered_by_id <> collected_by_id)",
        "Warnings are answered by somebody else than who collected the file.",
    )
    _on_record = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} OR TG_OP = 'DELETE' AND OLD.state <> 'answered' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - {LOOSE} = to_jsonb(NEW) - {LOOSE}
                OR OLD.state <> 'answered' AND to_jsonb(OLD) - {FOUND} = to_jsonb(NEW) - {FOUND}) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'answered' USING ERRCODE = 'check_violation',
                CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "A warning that was answered stays on record as it is.",
    )

    @api.depends("test", "figure", "value", "low", "high", "place_id", "n", "kind_id")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for warning in self:
            warning.sentence = warning._words()

    def write(self, vals):
        """Warnings are found by the policy and answered by `action_answer`; nobody writes them."""
        if vals and not self.env.su:
            raise UserError(
                self.env._("A warning is answered by its button; it is not written by hand.")
            )
        return super().write(vals)

    def action_answer(self, answer):
        """Answer open warnings: why the file is right all the same. Given once, and kept.

        :raise UserError: no text, not open any more, or by the collector where a second person is asked for
        """
        self.check_access("write")
        text = (answer or "").strip()
        if not text:
            raise UserError(self.env._("Write why the figure is right, or update the file."))
        if any(warning.state != "open" for warning in self):
            raise UserError(self.env._("Only open warnings are answered."))
        own = self.filtered(
            lambda warning: warning.second_person and warning.collected_by_id == self.env.user
        )
        if own:
            raise UserError(
                self.env._(
                    "You collected the file of %(household)s: somebody else answers, for instance operations or the "
                    "branch manager.",
                    household=own[0].partner_id.display_name,
                )
            )
        self.sudo().write(  # by this step alone; the right was checked
            {
                "state": "answered",
                "answer": text,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Datetime.now(),
            }
        )

    def action_open_household(self):
        """The household's page."""
        self.ensure_one()
        return self.partner_id._rcc_open_household()
