from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard


class RatingNotice(models.Model):
    """A public notice: the proposed grades of a village, on a poster for the scheme's days.

    Names and grades only, no identity numbers and no amounts. Whoever disagrees files an
    objection; nothing is approved while one is open or before the last day is over.
    Made by `rcc.rating.result.action_publish_notice` alone, so no role has the right to create.
    """

    _name = "rcc.rating.notice"
    _description = "Public Notice"
    _inherit = ["rcc.credit.mixin"]
    _order = "date_from DESC, id DESC"

    name = fields.Char(compute="_compute_name", store=True)
    branch_id = fields.Many2one(
        "rcc.branch", "Branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    area_id = fields.Many2one("rcc.area", "Village", readonly=True, index=True, ondelete="restrict")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date(
        "Until", required=True, readonly=True, help="The last day; decisions follow after it."
    )
    published_by_id = fields.Many2one("res.users", "Published by", required=True, readonly=True)
    result_ids = fields.One2many("rcc.rating.result", "notice_id", "Ratings", readonly=True)
    objection_ids = fields.One2many("rcc.rating.objection", "notice_id", "Objections")
    household_count = fields.Integer("Households", compute="_compute_counts")
    open_count = fields.Integer("Open objections", compute="_compute_counts")
    phase = fields.Selection(
        [("running", "On the wall"), ("over", "Over")],
        compute="_compute_phase",
        search="_search_phase",
    )

    _dates = models.Constraint("CHECK (date_to >= date_from)", "A notice ends after it begins.")
    _fixed = Guard(
        "UPDATE OF date_from, date_to, branch_id, area_id OR DELETE",
        f"""BEGIN
            IF {MIGRATING} OR TG_OP = 'UPDATE' AND (OLD.date_from, OLD.date_to, OLD.area_id, OLD.branch_id)
                IS NOT DISTINCT FROM (NEW.date_from, NEW.date_to, NEW.area_id, NEW.branch_id) THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION 'published' USING ERRCODE = 'check_violation',
                CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "A published notice is neither changed nor deleted.",
    )

    @api.depends("area_id.name", "branch_id.name", "date_from")
    def _compute_name(self):
        for notice in self:
            place = notice.area_id.name or notice.branch_id.name or ""
            notice.name = " ".join((place, fields.Date.to_string(notice.date_from) or ""))

    @api.depends("result_ids", "objection_ids.state")
    def _compute_counts(self):
        for notice in self:
            notice.household_count = len(notice.result_ids)
            notice.open_count = len(notice.objection_ids.filtered(lambda row: row.state == "open"))

    @api.depends("date_to")
    def _compute_phase(self):
        today = self._today()
        for notice in self:
            notice.phase = "running" if notice.date_to and today <= notice.date_to else "over"

    def _search_phase(self, operator, value):
        if operator != "in":
            return NotImplemented
        today, domain = self._today(), fields.Domain.FALSE
        if "running" in value:
            domain |= fields.Domain("date_to", ">=", today)
        if "over" in value:
            domain |= fields.Domain("date_to", "<", today)
        return domain

    @staticmethod
    def _wall(result):
        """Where and how long a rating hangs: what shares it shares a poster."""
        days = result.scheme_id.sudo().notice_days  # policy is open to all staff
        return result.branch_id, result.area_id, days

    @api.model
    def _publish(self, results):
        """Publish ratings, one notice for each branch, village and number of days; return the notices."""
        today, notices = self._today(), self.browse()
        for (branch, area, days), group in results.grouped(self._wall).items():
            notice = self.sudo().create(
                {  # published by the step of the ratings alone
                    "branch_id": branch.id,
                    "area_id": area.id,
                    "published_by_id": self.env.uid,
                    "date_from": today,
                    "date_to": today + timedelta(days=max(days - 1, 0)),
                }
            )
            group.sudo().write({"state": "noticed", "notice_id": notice.id})  # as above
            for result in group:
                self.env["rcc.decision"]._append(
                    result,
                    "notice",
                    outcome="recorded",
                    data={"notice": notice.id, "until": str(notice.date_to)},
                )
            notices += notice
        return notices.with_env(self.env)

    def _action_open(self):
        """The action that shows these notices."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_credit_rating.rcc_rating_notice_action"
        )
        if len(self) == 1:
            return action | {"res_id": self.id, "views": [(False, "form")], "context": {}}
        return action | {"domain": [("id", "in", self.ids)], "context": {}}
