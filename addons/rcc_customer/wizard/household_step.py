from markupsafe import Markup

from odoo import api, fields, models

ROLES = [
    ("head", "Head"),
    ("spouse", "Spouse"),
    ("child", "Child"),
    ("parent", "Parent"),
    ("other", "Other"),
]


class HouseholdStep(models.AbstractModel):
    """A guided step of family life: what happened, then what follows from it, then it is recorded; back at any time.

    A step says by `_check` whether it can be taken, by `_told` what it brings about and by `_carry_out` does it.
    """

    _name = "rcc.household.step"
    _description = "Step of a household"

    household_id = fields.Many2one(
        "res.partner",
        "Household",
        required=True,
        ondelete="cascade",
        domain="[('rcc_kind', '=', 'household')]",
    )
    member_ids = fields.Many2many(
        "res.partner", string="Members of the household", compute="_compute_member_ids"
    )
    date = fields.Date(
        "Date",
        required=True,
        default=lambda self: self.env["rcc.post"]._today(),
        help="Never ahead.",
    )
    reason = fields.Char("Reason or document seen")
    stage = fields.Selection(
        [("facts", "What happened"), ("preview", "What follows")], default="facts", required=True
    )
    preview = fields.Html("What follows", compute="_compute_preview", sanitize=False)

    @api.depends("household_id")
    def _compute_member_ids(self):
        for step in self:
            rows = self.env["rcc.membership"]._live([("group_id", "=", step.household_id.id)])
            step.member_ids = rows.partner_id

    @api.depends("stage")
    def _compute_preview(self):
        for step in self:
            lines = step._told() if step.stage == "preview" else []
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            step.preview = Markup("<ul>%s</ul>") % items if items else False

    def action_preview(self):
        """Try the step and take it back: whoever may not, or whatever is wrong, is told now; then show what follows."""
        self.ensure_one()
        with self.env.cr.savepoint() as savepoint:
            self._carry_out()
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.stage = "preview"
        return self._reopen()

    def action_back(self):
        """Back to the facts; nothing was recorded."""
        self.stage = "facts"
        return self._reopen()

    def action_confirm(self):
        """Record the step."""
        self.ensure_one()
        return self._carry_out()

    def _steps(self):
        return self.env["rcc.membership"]

    def _told(self):
        """What the step brings about, in sentences."""
        return []

    def _carry_out(self):
        """Take the step; return the action that shows its result."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._description_here(),
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": self.id,
            "target": "new",
        }

    def _description_here(self):
        """The step's name in the user's language."""
        model = self.env["ir.model"].sudo()._get(self._name)  # names of models are open
        return model.name
