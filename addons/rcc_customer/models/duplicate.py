from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.likeness import SAME_NUMBER, SLIPPED

LATER_DAYS = 14
KINDS = [
    ("number", "Document number"),
    ("phone", "Name and phone"),
    ("birth", "Name and birth date"),
    ("household", "Name and household"),
    ("village", "Name and village"),
]


class Duplicate(models.Model):
    """Two persons on file who may be one. Found while typing, after an import and nightly; decided by people: merged,
    or different with a reason. Two who are different come back only when something new speaks for them being one.

    A pair across two branches is seen by both; of the other branch's customer no more than the surname.
    """

    _name = "rcc.duplicate"
    _description = "Possible duplicate"
    _order = "score DESC, id DESC"

    first_id = fields.Many2one(
        "res.partner", "First", required=True, index=True, readonly=True, ondelete="cascade"
    )
    second_id = fields.Many2one(
        "res.partner", "Second", required=True, index=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="first_id.rcc_branch_id", string="Branch", store=True, precompute=True, index=True
    )
    second_branch_id = fields.Many2one(
        related="second_id.rcc_branch_id",
        string="Branch of the second",
        store=True,
        precompute=True,
        index=True,
    )
    across = fields.Boolean(
        "Two branches", compute="_compute_across", store=True, precompute=True, compute_sudo=True
    )
    score = fields.Integer(required=True, readonly=True, aggregator="avg")
    reasons = fields.Json("Reason codes", readonly=True, export_string_translation=False)
    reason_text = fields.Char("Reasons", compute="_compute_reason_text")
    kind = fields.Selection(KINDS, "Found by", required=True, readonly=True)
    state = fields.Selection(
        [("open", "To be decided"), ("different", "Different people"), ("merged", "Merged")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    found_by = fields.Selection(
        [("typing", "Counter"), ("import", "Register import"), ("nightly", "Nightly search")],
        "Found at",
        required=True,
        readonly=True,
        default="nightly",
    )
    found_at = fields.Datetime("Found on", readonly=True, default=fields.Datetime.now)
    postponed_until = fields.Date("Later", readonly=True)
    decision_reason = fields.Char(
        "Why they are different people",
        help="It is kept, and the pair does not come back unless something new speaks for one person.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided at", readonly=True)
    decided_reasons = fields.Json(
        "Reasons at the decision", readonly=True, export_string_translation=False
    )
    reopened = fields.Boolean(
        "Came back", readonly=True, help="Something new speaks for one person since the decision."
    )

    _pair_uniq = models.Constraint("UNIQUE (first_id, second_id)", "This pair is on file already.")
    _pair_order = models.Constraint(
        "CHECK (first_id < second_id)", "The customer registered first stands first."
    )
    _different_reason = models.Constraint(
        "CHECK (state <> 'different' OR length(trim(decision_reason)) > 0)",
        "Say why they are different people.",
    )

    @api.depends("branch_id", "second_branch_id")
    def _compute_across(self):
        for pair in self:
            pair.across = pair.branch_id != pair.second_branch_id

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        weights = self.env["rcc.duplicate.weight"]
        for pair in self:
            pair.reason_text = " · ".join(weights._words(pair.reasons or []))

    @api.depends("first_id", "second_id")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for pair in self:
            names = pair.first_id.display_name, pair.second_id.display_name
            pair.display_name = " / ".join(name or "" for name in names)

    @api.model_create_multi
    def create(self, vals_list):
        """Pairs are found, not typed."""
        if not self.env.su:
            raise AccessError(self.env._("Possible duplicates are found, not typed."))
        return super().create(vals_list)

    def write(self, vals):
        """Only the reason of an open pair is typed; the rest is done by the buttons."""
        if not self.env.su and (
            vals.keys() - {"decision_reason"} or any(pair.state != "open" for pair in self)
        ):
            raise AccessError(self.env._("A pair is decided by its buttons."))
        return super().write(vals)

    def action_merge(self):
        """Say that they are one person: opens the merge, which asks what to keep."""
        self.ensure_one()._expect_open()
        return self.env["rcc.merge"].action_open(self.first_id, self.second_id)

    def action_different(self):
        """Say that they are two persons; the reason is kept.

        :raise UserError: no reason, or decided already
        """
        self._expect_open()
        if not all((pair.decision_reason or "").strip() for pair in self):
            raise UserError(
                self.env._(
                    "Say why they are different people: the pair does not come back after that."
                )
            )
        for pair in self:
            pair._decide("different", decided_reasons=pair.reasons)

    def action_later(self):
        """Put the pair off for two weeks."""
        self._expect_open()
        until = self.env["rcc.post"]._today() + timedelta(days=LATER_DAYS)
        self.sudo().write({"postponed_until": until})  # by this button alone; the right was checked

    def action_open_first(self):
        """Open the first customer."""
        return self.first_id.get_formview_action()

    def action_open_second(self):
        """Open the second customer."""
        return self.second_id.get_formview_action()

    def _decide(self, state, **values):
        """Close a pair in one's own name."""
        self.sudo().write(  # by the buttons alone; the right was checked
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "reopened": False,
                **values,
            }
        )

    def _expect_open(self):
        self.check_access("write")
        if any(pair.state != "open" for pair in self):
            raise UserError(self.env._("This has been decided already."))

    @api.model
    def _kind_of(self, reasons):
        """What the pair was mainly found by."""
        found = set(reasons)
        if found & (SAME_NUMBER | SLIPPED):
            return "number"
        if "phone_same" in found:
            return "phone"
        if found & {"birth_same", "birth_near"}:
            return "birth"
        return "household" if found & {"household_same", "kin_same"} else "village"
