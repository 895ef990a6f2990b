from odoo import api, fields, models

KINDS = {"cooperative": "cooperative", "joint_liability": "joint_liability"}


class OrganizationMember(models.TransientModel):
    """Somebody joins an organisation: households a cooperative, persons a company or a joint liability group."""

    _name = "rcc.organization.member"
    _description = "Member of an organisation"

    organization_id = fields.Many2one(
        "res.partner",
        "Organisation",
        required=True,
        ondelete="cascade",
        domain="[('rcc_kind', '=', 'organization')]",
    )
    kind = fields.Selection(
        [
            ("cooperative", "Cooperative"),
            ("company", "Company"),
            ("joint_liability", "Joint liability group"),
        ],
        compute="_compute_kind",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Who joins",
        required=True,
        domain="[('rcc_kind', 'in', ('person',) if kind == 'company' else ('person', 'household'))]",
    )
    role = fields.Selection(
        [
            ("member", "Member"),
            ("representative", "Legal representative"),
            ("officer", "Officer"),
        ],
        required=True,
        default="member",
    )
    date = fields.Date("Since", required=True, default=lambda self: self.env["rcc.post"]._today())

    @api.depends("organization_id")
    def _compute_kind(self):
        for member in self:
            form = member.organization_id.rcc_organization_form
            member.kind = KINDS.get(form, "company")

    def action_add(self):
        """Record the membership."""
        self.ensure_one()
        self.env["rcc.membership"]._join_group(
            self.partner_id, self.organization_id, self.kind, self.role, self.date
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
