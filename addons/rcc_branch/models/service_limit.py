from odoo import api, fields, models


class ServiceLimit(models.Model):
    """How many working days a stage of a case may take. Policy, dated; the installed ones are the service times that
    cooperatives promise to farm households (农户贷款管理办法, 银监发〔2012〕50号, asks for a promised time limit)."""

    _name = "rcc.service.limit"
    _description = "Service-time Limit"
    _inherit = ["rcc.policy.mixin"]
    _order = "stage, version DESC"
    _policy_key = ["stage"]

    stage = fields.Selection(selection="_stages", required=True)
    days = fields.Float(
        "At Most (Working Days)",
        digits=(6, 2),
        required=True,
        help="By the company's working calendar.",
    )

    _days_positive = models.Constraint("CHECK (days > 0)", "A time limit is longer than nothing.")

    @api.depends("stage")
    def _compute_display_name(self):
        labels = dict(self._stages())
        for limit in self:
            limit.display_name = labels.get(limit.stage) or limit.stage

    @api.model
    def _stages(self):
        """The stages that are timed: [(code, words)]. Addons whose cases have them measure them."""
        return [
            ("accept", self.env._("Acceptance or refusal")),
            ("investigate", self.env._("Investigation")),
            ("decide", self.env._("Review and approval")),
            ("consult", self.env._("Consultation at the union")),
        ]
