from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class CaseLend(models.TransientModel):
    """Lends a colleague of another branch to one case."""

    _name = "rcc.case.lend"
    _description = "Lend a Colleague"

    case_model = fields.Char(required=True, readonly=True, export_string_translation=False)
    case_id = fields.Integer(required=True, readonly=True, export_string_translation=False)
    employee_id = fields.Many2one(
        "hr.employee", "Colleague", required=True, domain=[("user_id", "!=", False)]
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date(
        "Until",
        required=True,
        default=lambda self: self.env["rcc.post"]._today() + timedelta(days=14),
        help="The last day. The case can be taken back earlier.",
    )
    reason = fields.Char(required=True)

    def action_lend(self):
        """File the assignment."""
        self.ensure_one()
        assignments = self.env["rcc.case.assignment"]
        if self.case_model not in dict(assignments._selection_case_model()):
            raise UserError(self.env._("This is no case that can be lent."))
        case = self.env[self.case_model].browse(self.case_id)
        case._check_lender()
        known = case.sudo()  # its customer and branch, for the record
        assignments.sudo().create(  # nobody writes assignments but by this step
            {
                "employee_id": self.employee_id.id,
                "case_model": case._name,
                "case_id": case.id,
                "partner_id": known._case_customer().id,
                "branch_id": known._case_branches()[:1].id,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "reason": self.reason,
            }
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
