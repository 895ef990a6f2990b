from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import DutyGuard, Guard

STATES = [
    ("draft", "Draft"),
    ("incomplete", "Incomplete"),
    ("proposed", "Proposed"),
    ("noticed", "On notice"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
]
OPEN = ("draft", "incomplete")
# What a person enters; everything else is set by the steps of the rating.
ENTERED = {"partner_id", "scheme_id", "date"}


class RatingResult(models.Model):
    """The rating of one household under one version of a scheme, as of a date.

    Keeps the inputs, the points and the references it came from, so it can be
    recomputed at any time. Immutable once proposed; the database refuses later
    changes and a second duty of the same employee in the case.

    Remote API: `action_compute`, `action_propose`, `action_publish_notice`,
    `action_approve`, `action_reject(reason)`; each on any number of results.
    """

    _name = "rcc.rating.result"
    _description = "Rating Result"
    _inherit = ["rcc.credit.mixin", "rcc.case.mixin"]
    _order = "date DESC, id DESC"
    _rec_names_search = ["partner_id"]

    partner_id = fields.Many2one(
        "res.partner",
        "Household",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("rcc_kind", "=", "household")],
    )
    branch_id = fields.Many2one(
        related="partner_id.rcc_branch_id", store=True, index=True, string="Branch"
    )
    area_id = fields.Many2one(related="partner_id.rcc_area_id", string="Village")
    manager_id = fields.Many2one(related="partner_id.rcc_manager_id", string="Customer manager")
    scheme_id = fields.Many2one(
        "rcc.rating.scheme",
        "Scheme",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "active")],
        default=lambda self: self.env["rcc.rating.scheme"]._default_scheme(),
    )
    date = fields.Date(
        "As of",
        required=True,
        default=lambda self: self._today(),
        help="Facts are taken as they were known to be true on this day.",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, index=True, readonly=True, copy=False
    )

    visit_id = fields.Many2one("rcc.rating.visit", "Survey", readonly=True, index=True, copy=False)
    panel_ids = fields.One2many("rcc.rating.panel", "result_id", "Panel", readonly=True)
    run_id = fields.Many2one(
        "rcc.rating.run", "Run", readonly=True, index="btree_not_null", copy=False
    )
    notice_id = fields.Many2one(
        "rcc.rating.notice", "Notice", readonly=True, index="btree_not_null", copy=False
    )
    grant_ids = fields.One2many("rcc.grant", "result_id", "Grants", readonly=True)

    inputs = fields.Json(readonly=True, copy=False)
    references = fields.Json(readonly=True, copy=False)
    points = fields.Json(readonly=True, copy=False)
    missing = fields.Json("Missing codes", readonly=True, copy=False)
    vetoes = fields.Json("Veto codes", readonly=True, copy=False)
    score = fields.Float(digits=0, readonly=True, copy=False, aggregator="avg")
    grade_id = fields.Many2one(
        "rcc.rating.grade", "Grade", readonly=True, index="btree_not_null", copy=False
    )
    limit_amount = fields.Monetary("Limit", readonly=True, copy=False)

    recommender_id = fields.Many2one(
        "hr.employee", "Main investigator", readonly=True, copy=False, index="btree_not_null"
    )
    second_investigator_id = fields.Many2one(
        "hr.employee", "Second investigator", readonly=True, copy=False, index="btree_not_null"
    )
    approver_id = fields.Many2one(
        "hr.employee", "Decided by", readonly=True, copy=False, index="btree_not_null"
    )
    proposed_on = fields.Date(readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)
    reject_reason = fields.Char(readonly=True, copy=False)

    _one_open = models.UniqueIndex(
        "(partner_id) WHERE state IN ('draft', 'incomplete', 'proposed', 'noticed')",
        "This household has an open rating already.",
    )
    _recommender_duty = DutyGuard("recommender", employee="recommender_id")
    _second_duty = DutyGuard("investigator", employee="second_investigator_id")
    _approver_duty = DutyGuard("approver", employee="approver_id")
    _steps = Guard(
        "UPDATE",
        """BEGIN
            IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) NOT IN (
                ('draft', 'incomplete'), ('incomplete', 'draft'), ('draft', 'proposed'),
                ('proposed', 'noticed'), ('proposed', 'rejected'), ('noticed', 'approved'), ('noticed', 'rejected'))
                AND current_setting('rcc.migrating', true) IS DISTINCT FROM 'on'
            THEN
                RAISE EXCEPTION 'step' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "A rating goes from draft to proposed, notice and decision, and never back.",
    )
    _immutable = Guard(
        "UPDATE OR DELETE",
        """BEGIN
            IF OLD.state IN ('draft', 'incomplete') OR current_setting('rcc.migrating', true) = 'on' THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'DELETE' OR (
                NEW.partner_id, NEW.scheme_id, NEW.date, NEW.visit_id, NEW.inputs, NEW."references", NEW.points,
                NEW.missing, NEW.vetoes, NEW.score, NEW.grade_id, NEW.limit_amount, NEW.recommender_id,
                NEW.second_investigator_id, NEW.proposed_on, COALESCE(OLD.approver_id, NEW.approver_id)
            ) IS DISTINCT FROM (
                OLD.partner_id, OLD.scheme_id, OLD.date, OLD.visit_id, OLD.inputs, OLD."references", OLD.points,
                OLD.missing, OLD.vetoes, OLD.score, OLD.grade_id, OLD.limit_amount, OLD.recommender_id,
                OLD.second_investigator_id, OLD.proposed_on, NEW.approver_id
            ) THEN
                RAISE EXCEPTION 'immutable' USING ERRCODE = 'check_violation',
                    CONSTRAINT = '{name}', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN NEW;
        END""",
        "A proposed rating is never changed or deleted; it is decided, and a new one is made.",
    )
    _ends_known = models.Constraint(
        """CHECK (state IN ('draft', 'incomplete') OR (score IS NOT NULL
            AND recommender_id IS NOT NULL AND second_investigator_id IS NOT NULL))""",
        "Only a complete rating with both investigators can be proposed.",
    )
    _decided = models.Constraint(
        "CHECK (state NOT IN ('approved', 'rejected') OR approver_id IS NOT NULL)",
        "A decision names who took it.",
    )

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for result in self:
            result.display_name = self.env._(
                "%(household)s, rated %(date)s",
                household=result.partner_id.display_name or "",
                date=fields.Date.to_string(result.date) or "",
            )

    @api.constrains("date")
    def _check_date(self):
        """Facts of a day to come are not known."""
        if any(result.date > self._today() for result in self):
            raise UserError(self.env._("A rating is as of today or an earlier day."))

    @api.model_create_multi
    def create(self, vals_list):
        """Ratings belong to the household: a member's is entered for theirs."""
        self._refuse_fields(vals_list, ENTERED)
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            if partner and partner.rcc_kind == "person":
                vals["partner_id"] = partner.rcc_household_id.id
            if (
                partner
                and not self.env["res.partner"].browse(vals["partner_id"]).rcc_kind == "household"
            ):
                raise UserError(self.env._("Only farm households are rated."))
        return super().create(vals_list)

    def write(self, vals):
        """Nobody writes points, grades or states; the steps do."""
        self._refuse_fields([vals], ENTERED - {"partner_id"})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        """A draft that nobody worked on may go; all else stays on record."""
        if self.filtered(lambda result: result.state not in OPEN or result.panel_ids):
            raise UserError(
                self.env._("A rating that was proposed or has panel sheets stays on record.")
            )
