from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rcc_base.tools.guard import MIGRATING, Guard

from .rating_approval import DECIDERS


class RatingObjection(models.Model):
    """What somebody holds against a grade on notice. Open or upheld, it stops the approval."""

    _name = "rcc.rating.objection"
    _description = "Objection"
    _inherit = ["rcc.credit.mixin"]
    _order = "received_on DESC, id DESC"
    _rec_name = "text"

    notice_id = fields.Many2one(
        "rcc.rating.notice", "Notice", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        related="notice_id.branch_id", store=True, index=True, precompute=True
    )
    result_id = fields.Many2one(
        "rcc.rating.result",
        "Rating",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('notice_id', '=', notice_id)]",
    )
    text = fields.Text("Objection", required=True)
    objector = fields.Char(
        help="Who objects; may stay empty, anonymous objections are looked into too."
    )
    received_on = fields.Date(required=True, default=lambda self: self._today())
    state = fields.Selection(
        [("open", "Open"), ("upheld", "Upheld"), ("dismissed", "Dismissed")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
    )
    resolution = fields.Char(readonly=True, copy=False)
    resolved_by_id = fields.Many2one("res.users", "Resolved by", readonly=True, copy=False)

    _resolved = models.Constraint(
        "CHECK (state = 'open' OR (resolution IS NOT NULL AND resolved_by_id IS NOT NULL))",
        "A resolution names its reason and its person.",
    )
    _fixed = Guard(
        "UPDATE OR DELETE",
        f"""BEGIN
            IF {MIGRATING} OR TG_OP = 'UPDATE' AND (OLD.text, OLD.result_id, OLD.received_on)
                IS NOT DISTINCT FROM (NEW.text, NEW.result_id, NEW.received_on)
                AND (OLD.state = 'open' OR OLD.state = NEW.state) THEN
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END IF;
            RAISE EXCEPTION 'filed' USING ERRCODE = 'check_violation', CONSTRAINT = '{{name}}', TABLE = TG_TABLE_NAME;
        END""",
        "An objection is neither changed nor deleted; it is resolved once.",
    )

    @api.constrains("notice_id", "result_id")
    def _check_result(self):
        """The rating objected to is one of the notice."""
        if any(objection.result_id.notice_id != objection.notice_id for objection in self):
            raise UserError(self.env._("This rating is not on that notice."))

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_fields(
            vals_list, {"notice_id", "result_id", "text", "objector", "received_on"}
        )
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_fields([vals], {"objector"})
        return super().write(vals)

    def action_uphold(self, reason=None):
        """Uphold: the rating can only be rejected."""
        return self._resolve("upheld", reason)

    def action_dismiss(self, reason=None):
        """Dismiss, naming what was found."""
        return self._resolve("dismissed", reason)

    def _resolve(self, state, reason):
        """Resolve open objections by somebody who decides."""
        self._require_role(*DECIDERS)
        if not (reason or "").strip():
            raise UserError(self.env._("A resolution names what was found."))
        for objection in self:
            objection.sudo().write(
                {  # resolved by these steps alone
                    "state": state,
                    "resolution": reason.strip(),
                    "resolved_by_id": self.env.uid,
                }
            )
            self.env["rcc.decision"]._append(
                objection,
                "objection",
                reason=reason.strip(),
                outcome="approved" if state == "upheld" else "rejected",
            )
        return True
