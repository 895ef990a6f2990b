import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.sets import run_set

_logger = logging.getLogger(__name__)


class HandoverEffect(models.Model):
    """What signatures do: keep the checklist, make the tenure, and on the day let open work follow."""

    _inherit = "rcc.handover"

    def _sign(self, side):
        """Take a signature; the second one makes the handover."""
        if self.state not in ("draft", "signing") or self[f"{side}_signed_at"]:
            raise UserError(self.env._("This side has signed, or the handover is decided."))
        self._expect_possible()
        handover = self.sudo()  # signatures, tenures and checklist are written by this step alone
        if self.state == "draft":
            handover._draw_checklist()
        signature = {f"{side}_signed_at": Datetime.now(), "state": "signing"}
        if side == "from":
            signature["from_signed_by_id"] = self.env.uid
        handover.write(signature)
        self.env["rcc.decision"]._append(
            self, "handover", outcome="recorded", data={"side": side, "lines": handover._figures()}
        )
        handover._sign_activity(side).unlink()
        if self.from_signed_at and self.to_signed_at:
            handover._schedule()

    def _figures(self):
        return [[line.code, line.count, line.amount] for line in self.line_ids]

    def _schedule(self):
        """Both have signed: enter the tenure; on its own date the rest follows, which may be today."""
        self.write({"state": "scheduled"})
        self.env["rcc.portfolio.tenure"].create(self._tenure_vals())
        if self.date <= self.env["rcc.post"]._today():
            self._take_effect()

    def _tenure_vals(self):
        """One row; a second when main and backup manager hand over to each other."""
        vals = {
            "portfolio_id": self.portfolio_id.id,
            "date_from": self.date,
            "handover_id": self.id,
        }
        rows = [vals | {"role": self.role, "user_id": self.to_user_id.id}]
        if self._holds_other():
            other = "backup" if self.role == "main" else "main"
            successor = self.from_user_id.id if self.other_place == "swap" else False
            rows.append(vals | {"role": other, "user_id": successor})
        return rows

    @api.model
    def _take_effect_today(self):
        """Midnight: handovers whose day has come, each by itself."""
        due = self.sudo().search(  # whoever runs the night
            [("state", "=", "scheduled"), ("date", "<=", self.env["rcc.post"]._today())]
        )
        for handover in due:
            try:
                with self.env.cr.savepoint():
                    handover._take_effect()
            except UserError:
                _logger.exception("handover %s did not take effect", handover.id)

    def _take_effect(self):
        """The day has come: open activities change hands in one statement, the incoming manager gets one summary."""
        moved = self._move_activities() if self.role == "main" else 0
        self.write({"state": "done", "done_at": Datetime.now(), "moved_count": moved})
        customers = self.line_ids.filtered(lambda line: line.code == "customers").count
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.to_user_id.id,
            summary=self.env._(
                "You now answer for %(portfolio)s", portfolio=self.portfolio_id.name
            ),
            note=self.env._(
                "%(customers)s customers and %(activities)s open activities are yours. Go through the checklist.",
                customers=customers,
                activities=moved,
            ),
        )

    @api.model
    def _activity_paths(self):
        """Records whose open activities follow a portfolio: {model: stored column with the customer, "" for itself}.

        Addons add theirs to what `super()` gives."""
        return {"res.partner": ""}

    def _open_activities(self):
        """SELECT of the ids of the outgoing manager's open activities around this portfolio's customers.

        It starts from the manager's activities, so that its cost follows them and not the customers."""
        selects = []
        for model, column in self._activity_paths().items():
            table = SQL.identifier(self.env[model]._table)
            selects.append(
                SQL(
                    """SELECT activity.id FROM mail_activity activity JOIN %s subject ON subject.id = activity.res_id
                    JOIN res_partner customer ON customer.id = %s
                    WHERE activity.user_id = %s AND activity.active AND activity.res_model = %s
                        AND customer.rcc_portfolio_id = %s""",
                    table,
                    SQL.identifier("subject", column or "id"),
                    self.from_user_id.id,
                    model,
                    self.portfolio_id.id,
                )
            )
        return SQL(" UNION ALL ").join(selects)

    def _move_activities(self):
        """Give the outgoing manager's open activities to the incoming one; return how many.

        The time zone is all that is stored of a user on an activity: marking ten thousand rows as modified to find
        that out takes longer than the statement."""
        moved = run_set(
            self.env,
            SQL(
                """UPDATE mail_activity SET user_id = %s, user_tz = %s, write_uid = %s,
                    write_date = now() AT TIME ZONE 'UTC'
                WHERE id IN (%s) RETURNING id""",
                self.to_user_id.id,
                self.to_user_id.tz or None,
                self.env.uid,
                self._open_activities(),
            ),
        )
        return len(moved)

    def _cancel(self):
        tenures = self.env["rcc.portfolio.tenure"].search([("handover_id", "in", self.ids)])
        tenures.unlink()
        self.activity_ids.unlink()
        self.write({"state": "cancelled"})
        self.env["rcc.decision"]._append(self, "handover", outcome="rejected")

    def _ask_to_sign(self):
        """One activity for each of the two managers."""
        handover = self.sudo().with_context(mail_activity_quick_update=True)  # for colleagues
        for user in self.from_user_id | self.to_user_id:
            handover.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._(
                    "Sign the handover of %(portfolio)s", portfolio=self.portfolio_id.name
                ),
            )

    def _sign_activity(self, side):
        signer = self.from_user_id if side == "from" else self.to_user_id
        return self.activity_ids.filtered(lambda activity: activity.user_id == signer)
