from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from odoo.addons.rcc_base.tools.actions import form_of
from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

MERGERS = ("rcc_branch.group_back_office", "rcc_branch.group_branch_manager")
TYPED = frozenset({"reason", "choice_ids", "household_way", "former_head_role"})
OPEN = ("draft", "proposed")


class Merge(models.Model):
    """Two records of one customer become one: what points at either is kept, and all of it can be undone.

    `survivor_id` stays, `gone_id` is archived, never deleted; its customer number keeps finding the survivor. Nothing
    is merged by itself: somebody of the back office, or the branch manager, compares the two and presses the button.
    Who may not change both, and whoever merges more money than the policy allows one person, needs a second one.

    Remote API: `action_open(first, second)`, `action_merge()`, `action_confirm()`, `action_cancel()`, `action_undo()`.
    """

    _name = "rcc.merge"
    _description = "Merge of Customers"
    _order = "id DESC"

    survivor_id = fields.Many2one(
        "res.partner", "Stays", required=True, readonly=True, index=True, ondelete="restrict"
    )
    gone_id = fields.Many2one(
        "res.partner", "Goes", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(related="survivor_id.rcc_kind", string="Customer kind")
    # the branches at the time: who merged what stays visible there
    branch_id = fields.Many2one("rcc.branch", readonly=True, index=True, ondelete="restrict")
    other_branch_id = fields.Many2one(
        "rcc.branch", "Branch of the one that goes", readonly=True, index=True, ondelete="restrict"
    )
    reason = fields.Char(help="Why the two are one: kept with the decision.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Waits for a second person"),
            ("done", "Merged"),
            ("undone", "Undone"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        copy=False,
    )
    choice_ids = fields.One2many("rcc.merge.choice", "merge_id", "Which value stays")
    household_way = fields.Selection(
        [
            ("merge", "Both households are one"),
            ("survivor", "In the household of the one that stays"),
            ("gone", "In the household of the one that goes"),
        ],
        "Lives today",
        help="Asked where the two stand in different households. The history of both is kept.",
    )
    former_head_role = fields.Selection(
        [("spouse", "Spouse"), ("child", "Child"), ("parent", "Parent"), ("other", "Other")],
        "Role of the other head",
        default="other",
        help="When two households become one, the head of the one that goes is a member of the one that stays.",
    )
    parent_id = fields.Many2one(
        "rcc.merge", "Came with", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    child_ids = fields.One2many(
        "rcc.merge", "parent_id", "Households merged with it", readonly=True
    )
    amount = fields.Float(
        "Amount at stake",
        digits=(16, 2),
        readonly=True,
        help="Limits and debts that change over, in yuan.",
    )
    proposed_by_id = fields.Many2one("res.users", "Proposed by", readonly=True, ondelete="restrict")
    merged_by_id = fields.Many2one("res.users", "Merged by", readonly=True, ondelete="restrict")
    merged_at = fields.Datetime("Merged at", readonly=True)
    undo_asked_by_id = fields.Many2one(
        "res.users", "Undoing asked by", readonly=True, ondelete="restrict"
    )
    undone_by_id = fields.Many2one("res.users", "Undone by", readonly=True, ondelete="restrict")
    undone_at = fields.Datetime("Undone at", readonly=True)
    change_ids = fields.One2many("rcc.merge.change", "merge_id", "Journal", readonly=True)
    satellites = fields.Json(readonly=True, export_string_translation=False)
    watermarks = fields.Json(readonly=True, export_string_translation=False)
    counts = fields.Json(readonly=True, export_string_translation=False)
    survivor_number = fields.Char("Number (stays)", compute="_compute_numbers")
    gone_number = fields.Char("Number (goes)", compute="_compute_numbers")
    asks_household = fields.Boolean(compute="_compute_preview")
    refusals = fields.Text("What forbids it", compute="_compute_preview")
    moves = fields.Text("What changes over", compute="_compute_preview")
    needs_second = fields.Boolean("Needs a second person", compute="_compute_preview")
    undo_until = fields.Date("Can be undone until", compute="_compute_undo_until")

    _two_customers = models.Constraint(
        "CHECK (survivor_id <> gone_id)", "A customer is not merged with itself."
    )
    _two_persons = models.Constraint(
        "CHECK (proposed_by_id IS NULL OR merged_by_id IS DISTINCT FROM proposed_by_id)",
        "A second person confirms a merge: not the one who proposed it.",
    )
    _gone_once = models.UniqueIndex(
        "(gone_id) WHERE state = 'done'", "This customer is merged already."
    )
    _one_open = models.UniqueIndex(
        "(LEAST(survivor_id, gone_id), GREATEST(survivor_id, gone_id)) WHERE state IN ('draft', 'proposed')",
        "These two are being merged already.",
    )
    _history = Guard(
        "UPDATE OF survivor_id, gone_id, reason, state, merged_by_id, merged_at OR DELETE",
        f"""BEGIN
            IF {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF OLD.state IN ('undone', 'cancelled') OR (TG_OP = 'DELETE' AND OLD.state <> 'draft')
                OR OLD.state = 'done' AND (NEW.state NOT IN ('done', 'undone')
                    OR (NEW.survivor_id, NEW.gone_id, NEW.reason, NEW.merged_by_id, NEW.merged_at) IS DISTINCT FROM
                       (OLD.survivor_id, OLD.gone_id, OLD.reason, OLD.merged_by_id, OLD.merged_at)) THEN
                {{refuse}};
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END""",
        "A merge that was carried out stays on record; it is undone, never changed.",
    )

    @api.depends("survivor_id", "gone_id")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for merge in self:
            merge.display_name = " ← ".join(
                filter(None, (merge.survivor_id.display_name, merge.gone_id.display_name))
            )

    @api.depends("state", "choice_ids.take", "household_way", "survivor_id", "gone_id")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        for merge in self:
            planned = merge.state in OPEN and merge.survivor_id and merge.gone_id
            worker = merge.sudo()  # counts and reasons; names are masked by display_name
            merge.asks_household = bool(planned and worker._two_households())
            merge.refusals = "\n".join(worker._refusals()) if planned else False
            merge.needs_second = bool(planned and merge._second_person_reason())
            counts = worker._moving() if planned else worker.counts or {}
            merge.moves = "\n".join(f"{label}: {number}" for label, number in counts.items())

    @api.depends("survivor_id", "gone_id")
    @api.depends_context("uid")
    def _compute_numbers(self):
        """Masked, and of customers that the user may read."""
        for merge in self:
            for side, name in (
                (merge.survivor_id, "survivor_number"),
                (merge.gone_id, "gone_number"),
            ):
                merge[name] = side.has_access("read") and side.rcc_masked_number

    @api.depends("merged_at")
    def _compute_undo_until(self):
        for merge in self:
            merge.undo_until = self.env["rcc.merge.policy"]._undo_until(merge.merged_at)

    @api.model_create_multi
    def create(self, vals_list):
        """Merges begin by `action_open`, which compares the two."""
        if not self.env.su:
            raise UserError(self.env._("Open two customers side by side to merge them."))
        return super().create(vals_list)

    def write(self, vals):
        """While it is not carried out, what stays may be chosen; the rest goes by buttons."""
        if not self.env.su and (
            vals.keys() - TYPED or any(merge.state != "draft" for merge in self)
        ):
            raise UserError(
                self.env._("Only the choices of a draft are edited; the rest goes by the buttons.")
            )
        return super().write(vals)

    @api.model
    def action_open(self, first, second):
        """Show two customers side by side, as the draft of a merge.

        :param first: the customer that stays unless told otherwise (record or id)
        :param second: the one that goes
        :raise UserError: they are not two customers of one kind
        :return: the action that opens the draft
        """
        self._expect_merger()
        ids = [getattr(customer, "id", customer) for customer in (first, second)]
        customers = self.env["res.partner"].browse(ids)
        if not any(customer.has_access("write") for customer in customers):
            raise AccessError(
                self.env._("One of the two customers must be among those that you work with.")
            )
        return form_of(self._name, self._draft(*customers).id) | {"name": self.env._("Merge")}

    def action_swap(self):
        """Let the other one stay."""
        self._expect("draft")
        for merge in self.sudo():  # a draft; the right was checked
            merge.write(
                {
                    "survivor_id": merge.gone_id.id,
                    "gone_id": merge.survivor_id.id,
                    "branch_id": merge.other_branch_id.id,
                    "other_branch_id": merge.branch_id.id,
                }
            )
            merge._propose_choices()

    def action_merge(self):
        """Merge the two, or put it before a second person where one is needed."""
        self._expect("draft")
        for merge in self:
            if not (merge.reason or "").strip():
                raise UserError(self.env._("Say why the two are one."))
            worker = merge.sudo()  # the state changes by the buttons alone; the right was checked
            worker._raise_refusals()
            if merge._second_person_reason():
                worker.write({"state": "proposed", "proposed_by_id": self.env.uid})
            else:
                worker._carry_out()
        return True

    def action_confirm(self):
        """Agree as the second person, and merge."""
        self._expect("proposed")
        for merge in self:
            merge._check_second(merge.proposed_by_id)
            merge.sudo()._carry_out()  # what two persons agreed on
        return True

    def action_cancel(self):
        """Give up a merge that is not carried out: the two are not one."""
        self._expect(*OPEN)
        self.sudo().write({"state": "cancelled"})  # by this step alone

    def action_open_survivor(self):
        """Open the customer that stayed."""
        self.ensure_one()
        return self.survivor_id.get_formview_action()

    def _expect_merger(self):
        if not self.env.su and not any(self.env.user.has_group(group) for group in MERGERS):
            raise AccessError(
                self.env._("Customers are merged by the back office or the branch manager.")
            )

    def _expect(self, *states):
        self._expect_merger()
        self.check_access("write")
        if any(merge.state not in states for merge in self):
            raise UserError(self.env._("This merge is not at that step."))

    def _strange(self):
        """Those of the two customers that this user may not change."""
        customers = self.survivor_id | self.gone_id
        return customers - customers._filtered_access("write")

    def _second_person_reason(self):
        """Why one person is not enough, in words; empty when it is."""
        self.ensure_one()
        policy = self.env["rcc.merge.policy"]._current()
        amount = self.sudo()._amount()  # a sum, not whose
        if amount > policy.amount_alone:
            return self.env._(
                "Limits and debts of %(amount)s change over.",
                amount=format_amount(self.env, amount, self.env.company.currency_id),
            )
        if self._strange():
            return self.env._("One of the two is served by another branch.")
        return ""

    def _check_second(self, first):
        """The second person is another one than the first, and may change what the first could not."""
        self.ensure_one()
        if self.env.user == first:
            raise UserError(
                self.env._(
                    "A second person confirms a merge and its undoing: not the one who asked."
                )
            )
        missing = self.with_user(first)._strange()
        wanted = missing or (self.survivor_id | self.gone_id)
        if self._strange() & wanted or not (missing or self.env.user.has_group(MERGERS[1])):
            raise UserError(
                self.env._(
                    "Confirmed by the branch manager, or by whoever answers for the other branch's customers."
                )
            )
