from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard
from odoo.addons.rcc_customer.tools.fact_fields import FactMonetary

from .rating_band import HISTORY


class RatingVisit(models.Model):
    """The survey of a household: what no register tells, asked at home by two investigators.

    Procedure: 农户贷款管理办法 (银监发〔2012〕50号), investigation. The main investigator
    (主办) files it, the second (协办) confirms having been there. Filed answers are facts
    and are not changed; a later visit asks again.
    """

    _name = "rcc.rating.visit"
    _description = "Household Survey"
    _inherit = ["rcc.credit.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Household",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("rcc_kind", "=", "household")],
    )
    branch_id = fields.Many2one(related="partner_id.rcc_branch_id", store=True, index=True)
    result_id = fields.Many2one("rcc.rating.result", "Rating", index=True, ondelete="cascade")
    date = fields.Date("Visited on", required=True, default=lambda self: self._today())
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Filed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    recommender_id = fields.Many2one(
        "hr.employee",
        "Main investigator",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user._rcc_employee_or_none(),
        help="Recommends the household. May neither key the panel's sheets nor decide.",
    )
    second_investigator_id = fields.Many2one(
        "hr.employee",
        "Second investigator",
        required=True,
        index=True,
        help="Was there too, and confirms it. Another person than the main investigator.",
    )
    confirmed_on = fields.Date("Confirmed on", readonly=True, copy=False)
    i_am_second = fields.Boolean(compute="_compute_i_am_second", export_string_translation=False)

    debts_elsewhere = FactMonetary(
        "Owed elsewhere", help="To other banks, shops and people. 0 means none."
    )
    debts_here = FactMonetary("Owed to us", help="To the cooperative. 0 means none.")
    other_assets = FactMonetary(
        "Other assets", help="Machines, livestock, stock, vehicles. 0 means none."
    )
    member_shares = FactMonetary(
        "Member shares", help="Shares held in the cooperative. 0 means none."
    )
    living_cost = FactMonetary(
        "Living costs a year",
        help="Only needed by schemes that look at the surplus after necessary spending.",
    )
    borrowing_history = fields.Selection(HISTORY, "Borrowing history")
    drugs_gambling = fields.Boolean(
        "Drugs or gambling", help="Confirmed, not rumoured: the note says how."
    )
    court_listed = fields.Boolean("On the court's list of defaulters")
    blacklisted = fields.Boolean("On the union's blacklist")
    note = fields.Text()

    _two_persons = models.Constraint(
        "CHECK (recommender_id <> second_investigator_id)",
        "The two investigators are different persons.",
    )
    _amounts = models.Constraint(
        """CHECK (debts_elsewhere >= 0 AND debts_here >= 0 AND other_assets >= 0
            AND member_shares >= 0 AND living_cost >= 0)""",
        "Amounts of a survey are not negative.",
    )
    _complete = models.Constraint(
        """CHECK (state = 'draft' OR (debts_elsewhere IS NOT NULL AND debts_here IS NOT NULL
            AND member_shares IS NOT NULL AND borrowing_history IS NOT NULL))""",
        "Debts, member shares and the borrowing history are asked in every survey; 0 means none.",
    )
    _filed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF OLD.state = 'draft' OR {MIGRATING} THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            IF TG_OP = 'UPDATE' AND (OLD.confirmed_on IS NULL OR OLD.confirmed_on = NEW.confirmed_on)
                AND to_jsonb(OLD) - '{{confirmed_on,branch_id,write_uid,write_date}}'::text[]
                  = to_jsonb(NEW) - '{{confirmed_on,branch_id,write_uid,write_date}}'::text[] THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'filed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "A filed survey is not changed; a further visit asks again.",
    )

    @api.depends_context("uid")
    @api.depends("second_investigator_id")
    def _compute_i_am_second(self):
        employee = self.env.user._rcc_employee_or_none()
        for visit in self:
            visit.i_am_second = bool(employee) and visit.second_investigator_id.id == employee.id

    @api.constrains("date")
    def _check_date(self):
        """A visit has taken place."""
        if any(visit.date > self._today() for visit in self):
            raise UserError(self.env._("A visit takes place before it is written down."))

    @api.constrains("partner_id", "result_id")
    def _check_household(self):
        """A survey speaks for no other household's rating, when it is made or later."""
        if any(visit.result_id.partner_id != visit.partner_id for visit in self if visit.result_id):
            raise UserError(self.env._("The survey is of another household than the rating."))

    @api.model_create_multi
    def create(self, vals_list):
        """A survey is of the rating's household; state and confirmation come by its steps."""
        self._refuse_steps(vals_list)
        for vals in vals_list:
            if vals.get("result_id") and not vals.get("partner_id"):
                vals["partner_id"] = (
                    self.env["rcc.rating.result"].browse(vals["result_id"]).partner_id.id
                )
            elif vals.get("partner_id") and not vals.get("result_id"):
                vals["result_id"] = self._open_result(vals["partner_id"]).id
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_steps([vals])
        return super().write(vals)

    def action_done(self):
        """File the survey: facts into the economic file, investigators and answers into the rating.

        Only by its main investigator. Raises when an answer is missing or the rating is
        proposed already.
        """
        self._require_role("customer_manager", "branch_manager")
        for visit in self:
            visit._expect_own(visit.recommender_id)
            visit.sudo().write({"state": "done"})  # filed through this step alone
            visit._file_facts()
            visit._hand_to_result()
        return True

    def action_confirm(self):
        """Confirm, as its second investigator, having visited the household."""
        for visit in self:
            visit.check_access("read")
            visit._expect_own(visit.second_investigator_id)
            if visit.state != "done":
                raise UserError(self.env._("The main investigator files the survey first."))
            visit.sudo().write({"confirmed_on": self._today()})  # signed through this step alone
            self.env["rcc.decision"]._append(visit, "survey_confirmed", outcome="recorded")
        return True

    @api.model
    def _open_result(self, partner_id):
        """The household's rating that a survey can still complete, or none."""
        return self.env["rcc.rating.result"].search(
            [("partner_id", "=", partner_id), ("state", "in", ("draft", "incomplete"))], limit=1
        )

    def _expect_own(self, employee):
        """The step belongs to one named person; code run as superuser passes."""
        if not self.env.su and self.env.user._rcc_employee().id != employee.id:
            raise UserError(
                self.env._(
                    "This step is done by %(name)s in person.", name=employee.sudo().name
                )  # colleagues' names are open
            )

    def _refuse_steps(self, vals_list):
        """Surveys are made in one's own name, and filed and confirmed by their steps."""
        own = self.env.user._rcc_employee_or_none().id
        for vals in vals_list if not self.env.su else []:
            stranger = vals.get("recommender_id", own) != own
            if stranger or vals.get("state", "draft") != "draft" or vals.get("confirmed_on"):
                raise UserError(
                    self.env._(
                        "A survey is made in one's own name, and filed and confirmed by its steps."
                    )
                )

    def _file_facts(self):
        """What was told becomes part of the household's economic file."""
        facts = {
            "total_debts": self.debts_elsewhere + self.debts_here,
            "member_shares": self.member_shares,
        }
        if self.other_assets is not False:
            facts["other_assets"] = self.other_assets
        self.env["rcc.household.file"].sudo()._file_facts(  # the step answers for access and scope
            self.partner_id, facts, self.date, "survey"
        )

    def _hand_to_result(self):
        """Make this the rating's survey and score it again."""
        result = (
            self.result_id.sudo()
        )  # the step answers for access; names and facts come from the survey
        if not result:
            return
        if result.state not in ("draft", "incomplete"):
            raise UserError(
                self.env._("The rating is proposed already; this survey comes too late for it.")
            )
        result.write(
            {
                "visit_id": self.id,
                "date": max(result.date, self.date),
                "recommender_id": self.recommender_id.id,
                "second_investigator_id": self.second_investigator_id.id,
            }
        )
        result._compute_set()
