from odoo import fields, models


class MemberRegistration(models.TransientModel):
    """Add a member to a household: a new person, or one on file who belongs to no household."""

    _name = "rcc.member.registration"
    _description = "Add a member"
    _inherit = ["rcc.sealed.number"]

    household_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    name = fields.Char(required=True)
    phone = fields.Char()
    role = fields.Selection(
        [
            ("head", "Head"),
            ("spouse", "Spouse"),
            ("child", "Child"),
            ("parent", "Parent"),
            ("other", "Other"),
        ],
        required=True,
        default="spouse",
    )

    def action_add(self):
        """Register the person, and let it join today."""
        self.ensure_one()
        self.env["res.partner"]._rcc_add_member(
            self.household_id,
            {
                "name": self.name.strip(),
                "number": self._number_in_clear(),
                "phone": self.phone,
                "role": self.role,
            },
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
