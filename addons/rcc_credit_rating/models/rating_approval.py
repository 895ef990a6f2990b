from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import format_list

DECIDERS = ("branch_manager", "department_head", "committee", "executive")


class RatingApproval(models.Model):
    """The way of a complete rating: proposal, notice, decision by another person, grant."""

    _inherit = "rcc.rating.result"

    next_step = fields.Char("Next step", compute="_compute_next_step")
    i_am_recommender = fields.Boolean(
        compute="_compute_i_am_recommender", export_string_translation=False
    )
    i_am_second = fields.Boolean(
        compute="_compute_i_am_recommender", export_string_translation=False
    )

    survey_confirmed_on = fields.Date(related="visit_id.confirmed_on", string="Survey confirmed on")
    panel_id = fields.Many2one("rcc.rating.panel", "Panel's sheets", compute="_compute_panel_id")
    panel_state = fields.Selection(
        [("open", "Sealed"), ("closed", "Opened")], "Panel's state", compute="_compute_panel_id"
    )
    grantable = fields.Boolean(compute="_compute_grantable", export_string_translation=False)
    notice_over = fields.Boolean(compute="_compute_next_step", export_string_translation=False)

    @api.depends("panel_ids.state")
    def _compute_panel_id(self):
        for result, known in zip(
            self, self.sudo()
        ):  # the name and state only, for readers of the rating
            result.panel_id = known.panel_ids[:1]
            result.panel_state = known.panel_id.state

    @api.depends("grade_id", "limit_amount", "vetoes")
    def _compute_grantable(self):
        for result in self:
            result.grantable = bool(
                result.grade_id and result.limit_amount > 0 and not result.vetoes
            )

    @api.depends_context("uid")
    @api.depends("recommender_id", "second_investigator_id")
    def _compute_i_am_recommender(self):
        own = self.env.user._rcc_employee_or_none().id
        for result in self:
            result.i_am_recommender = bool(own) and result.recommender_id.id == own
            result.i_am_second = bool(own) and result.second_investigator_id.id == own

    @api.depends(
        "state",
        "visit_id.state",
        "visit_id.confirmed_on",
        "panel_ids.state",
        "missing",
        "notice_id.date_to",
    )
    @api.depends_context("lang")
    def _compute_next_step(self):
        for result in self:
            result.next_step = (
                result.sudo()._next_step()
            )  # words only, about a rating that is readable
            end = result.notice_id.sudo().date_to  # of the same branch
            result.notice_over = bool(end) and self._today() > end

    def action_propose(self):
        """Propose complete ratings for decision, by their main investigator.

        Scores once more, then freezes everything. Raises when the survey is not confirmed by
        the second investigator, the panel is not opened, or an indicator is unknown.
        """
        self._require_role("customer_manager", "branch_manager")
        self._compute_set()
        for result in self:
            result._expect_proposable()
            result.sudo().write(
                {"state": "proposed", "proposed_on": self._today()}
            )  # by this step alone
            self.env["rcc.decision"]._append(
                result,
                "propose",
                outcome="recorded",
                amount=result.limit_amount,
                data={
                    "score": result.score,
                    "grade": result.grade_id.name or "",
                    "inputs": result.inputs,
                },
            )
        return True

    def action_publish_notice(self):
        """Put proposed ratings on notice, one poster a village, for the scheme's days (7).

        Returns the action that shows the notices.
        """
        self._require_role("customer_manager", "back_office", "branch_manager")
        if any(result.state != "proposed" for result in self):
            raise UserError(self.env._("Only proposed ratings go on notice."))
        if any(not result.grantable for result in self):
            raise UserError(
                self.env._("A rating without grade or limit does not go on notice; it is rejected.")
            )
        notices = self.env["rcc.rating.notice"]._publish(self)
        return notices._action_open()

    def action_approve(self):
        """Approve ratings whose notice has ended without open objection; each becomes a grant.

        Checked here: state, notice, objections, vetoes as of today, the authority for the
        amount; and by the database that the approver holds no other duty in the case.
        Returns the action that shows the grants.
        """
        self._require_role(*DECIDERS)
        return self._approve()._action_open()

    def _approve(self, item=None):
        """Approve by the user's own authority, or by a committee's item; return the grants."""
        grants = self.env["rcc.grant"]
        for result in self:
            result._expect_approvable(item)
            result._decide("approved", item=item)
            grants += self.env["rcc.grant"]._from_result(result)
        return grants

    def action_reject(self, reason=None):
        """Reject proposed ratings, naming the reason.

        The household can be rated anew at any time.
        """
        self._require_role(*DECIDERS)
        self._reject(reason)
        return True

    def _reject(self, reason, item=None):
        """Reject by the user's own authority, or by a committee's item."""
        if item:
            item._expect_outcome(self, "rejected")
        if not (reason or "").strip():
            raise UserError(self.env._("A rejection names its reason."))
        for result in self:
            if result.state not in ("proposed", "noticed"):
                raise UserError(self.env._("Only a proposed rating can be rejected."))
            if not item:
                self.env["rcc.authority"]._check(
                    self.env.user, "grant", 0, result._authority_branch()
                )
            result._decide("rejected", reason.strip(), item)

    def _committee_decided(self, item):
        """The committee's outcome is the rating's: a grant, or a rejection with the votes as its reason."""
        if item.state == "approved":
            self._approve(item)
        else:
            self._reject(item.reason, item)

    def action_new_survey(self):
        """Open the survey form of this rating, the latest draft if there is one."""
        self.ensure_one()
        drafts = self.env["rcc.rating.visit"].search(
            [("result_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Survey"),
            "res_model": "rcc.rating.visit",
            "views": [(False, "form")],
            "res_id": drafts.id,
            "context": {"default_result_id": self.id, "default_partner_id": self.partner_id.id},
        }

    def action_open_panel(self):
        """Open the panel's sheets of this rating; the first to do so becomes their keyer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Panel's sheets"),
            "res_model": "rcc.rating.panel",
            "views": [(False, "form")],
            "res_id": self.panel_id.id,
            "context": {"default_result_id": self.id},
        }

    def action_confirm_survey(self):
        """Confirm the survey as its second investigator."""
        return self.visit_id.action_confirm()

    def action_open_grant(self):
        """Open the grant that came of this rating."""
        return self.grant_ids._action_open()

    def _expect_proposable(self):
        """Raise unless this draft is complete, surveyed by two persons and proposed by the first."""
        if self.state == "incomplete":
            raise UserError(
                self.env._(
                    "%(household)s cannot be proposed yet. Missing: %(missing)s.",
                    household=self.partner_id.display_name,
                    missing=self.missing_text,
                )
            )
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be proposed."))
        self._expect_current()
        self._expect_believable()
        if not self.visit_id.confirmed_on:
            raise UserError(self.env._("The second investigator has not confirmed the survey yet."))
        if self.panel_id.state != "closed":
            raise UserError(self.env._("The panel's sheets are not opened yet."))
        if not self.env.su and self.env.user._rcc_employee().id != self.recommender_id.id:
            raise UserError(self.env._("A rating is proposed by its main investigator."))

    def _expect_believable(self):
        """Raise while figures of the household's economic file are doubted; the error leads to the warnings."""
        household = self.partner_id
        warnings = self.env[
            "rcc.file.warning"
        ].sudo()  # found by the policy; shown in the user's own scope
        warnings._check(household.ids)
        doubted = warnings.search([("partner_id", "=", household.id), ("state", "=", "open")])
        if doubted:
            raise RedirectWarning(
                self.env._(
                    "The economic file of %(household)s is doubted: %(sentence)s (%(count)s in all). Update the file, "
                    "or have the warnings answered; then propose.",
                    household=household.display_name,
                    sentence=doubted[0].sentence,
                    count=len(doubted),
                ),
                household.action_rcc_open_warnings(),
                self.env._("Show the warnings"),
            )

    def _expect_current(self):
        """Raise unless scheme and facts are those of today: nobody picks a kinder version or an older day."""
        scheme = self.scheme_id.sudo()  # policy is open to all staff
        if scheme.state != "active":
            raise UserError(
                self.env._("This version of the scheme is not in force. Begin the rating anew.")
            )
        if scheme.facts_days and (self._today() - self.date).days > scheme.facts_days:
            raise UserError(
                self.env._(
                    "The facts of %(date)s are older than %(days)s days. Survey the household again.",
                    date=fields.Date.to_string(self.date),
                    days=scheme.facts_days,
                )
            )

    def _expect_approvable(self, item=None):
        """Raise unless notice, objections, vetoes and authority (or a committee's item) allow the approval today."""
        if self.state != "noticed":
            raise UserError(self.env._("Only a rating that was on notice can be approved."))
        notice = self.notice_id.sudo()  # of the same branch; the rating was readable
        if self._today() <= notice.date_to:
            raise UserError(
                self.env._(
                    "The notice runs until %(date)s; approval is possible afterwards.",
                    date=fields.Date.to_string(notice.date_to),
                )
            )
        objections = notice.objection_ids.filtered(lambda row: row.result_id == self)
        if any(objection.state != "dismissed" for objection in objections):
            raise UserError(self.env._("An objection against this rating is open or was upheld."))
        if vetoes := self._vetoes_today():
            labels = self._labels("veto_name")
            raise UserError(
                self.env._(
                    "No grant: %(vetoes)s.",
                    vetoes=format_list(self.env, [labels[code] for code in vetoes]),
                )
            )
        if item:
            item._expect_outcome(self, "approved")
        else:
            self._expect_decider()

    def _decide(self, state, reason=None, item=None):
        """Write the decision of the user (of who presides, for a committee's item), and file it in the chain."""
        self.sudo().write(
            {  # a decision is written by this step alone
                "state": state,
                "decided_on": self._today(),
                "reject_reason": reason,
                "approver_id": self.env.user._rcc_employee().id,
            }
        )
        self.env["rcc.decision"]._append(
            self,
            "grade",
            outcome=state,
            reason=reason or "",
            amount=self.limit_amount if state == "approved" else 0,
            data={
                "score": self.score,
                "grade": self.grade_id.name or "",
                **({"committee": item._as_data()} if item else {}),
            },
        )

    def _vetoes_today(self):
        """Codes of the scheme's vetoes that hold for the household today."""
        scheme = self.scheme_id.sudo()  # policy is open to all staff
        codes = [code for code in scheme.veto_ids.mapped("code") if code != "panel"]
        return self.partner_id._rcc_vetoes(codes, self._today())

    def _next_step(self):
        """What happens next and who does it, in one line."""
        if self.state in ("draft", "incomplete"):
            if not self.visit_id:
                return self.env._("Customer manager: fill in the survey")
            if not self.visit_id.confirmed_on:
                return self.env._("Second investigator: confirm the survey")
            if self.panel_id.state != "closed":
                return self.env._("Back office: key the panel's sheets and open them")
            if self.missing:
                return self.env._("Customer manager: complete what is missing")
            return self.env._("Main investigator: propose")
        if self.state == "proposed":
            if not self.grantable:
                return self.env._("Branch manager: reject, there is nothing to grant")
            return self.env._("Customer manager: publish the notice")
        if self.state == "noticed":
            end = self.notice_id.date_to
            if self._today() <= end:
                return self.env._("On notice until %(date)s", date=fields.Date.to_string(end))
            return self.env._("Branch manager: approve or reject")
        return ""
