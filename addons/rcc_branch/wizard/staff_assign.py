from odoo import fields, models
from odoo.exceptions import UserError


class StaffAssign(models.TransientModel):
    """Posts for a member of staff, several at once: new ones, or in place of others from a day on."""

    _name = "rcc.staff.assign"
    _description = "Give Posts"

    user_id = fields.Many2one("res.users", "Staff member", required=True, readonly=True)
    line_ids = fields.One2many("rcc.staff.assign.line", "assign_id", "Posts")

    def action_assign(self):
        """Propose the posts; a second person confirms them."""
        self.ensure_one()
        self.user_id._rcc_check_manageable()
        if not self.line_ids:
            raise UserError(self.env._("Add at least one post."))
        posts = self.env["rcc.post"].create(self.line_ids._post_values(self.user_id))
        return posts._tell_pending()
