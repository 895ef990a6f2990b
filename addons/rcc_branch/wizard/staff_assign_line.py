from odoo import fields, models


class StaffAssignLine(models.TransientModel):
    """One post to be given: which role, where, from when, in place of which other."""

    _name = "rcc.staff.assign.line"
    _description = "Post to Give"

    hire_id = fields.Many2one("rcc.staff.hire", ondelete="cascade")
    assign_id = fields.Many2one("rcc.staff.assign", ondelete="cascade")
    user_id = fields.Many2one(related="assign_id.user_id")
    replaces_id = fields.Many2one(
        "rcc.post",
        "In place of",
        domain="[('user_id', '=', user_id), ('is_live', '=', True)]",
        help="This post ends the day before the new one begins. Empty: the new post comes beside the others.",
    )
    role_id = fields.Many2one("rcc.role", "Role", required=True)
    business = fields.Boolean(related="role_id.business")
    branch_id = fields.Many2one("rcc.branch", "Branch")
    customer_group_id = fields.Many2one("rcc.customer.group", "Customer group")
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date("To")

    def _post_values(self, user):
        """Values of the posts of these lines."""
        return [
            {
                "user_id": user.id,
                "role_id": line.role_id.id,
                "branch_id": line.branch_id.id,
                "customer_group_id": line.customer_group_id.id,
                "date_from": line.date_from,
                "date_to": line.date_to,
                "replaces_id": line.replaces_id.id,
            }
            for line in self
        ]
