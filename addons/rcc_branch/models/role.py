from odoo import api, fields, models


class Role(models.Model):
    """One of the thirteen roles of a cooperative: what a post of it gives its holder.

    Roles are code (each names a security group); who holds one, where and when, is data: `rcc.post`."""

    _name = "rcc.role"
    _description = "Role"
    _order = "sequence, id"

    code = fields.Char(required=True, help="The security group is rcc_branch.group_<code>.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    group_id = fields.Many2one("res.groups", "Security group", required=True, ondelete="restrict")
    all_branches = fields.Boolean(
        help="A post of this role sees every branch, whatever branch it is at."
    )
    read_only = fields.Boolean(help="The holder may change nothing at all.")
    keeps_customers = fields.Boolean(
        help="A post of this role changes the records of every customer in its scope."
    )
    own_portfolio = fields.Boolean(
        help="A post of this role changes customers of its holder's portfolios, and those of no portfolio, only."
    )
    exclusive = fields.Boolean(help="The holder has no post of another role at the same time.")
    sensitive = fields.Boolean(
        help="Approves, controls or administers: only an executive or another administrator confirms a post of it."
    )
    related = fields.Boolean(
        "Related party",
        help="The holders are related parties of the cooperative by their post (Commercial Bank Law art. 40): "
        "directors, supervisors, managers and credit staff get no unsecured loan.",
    )
    collective = fields.Boolean(
        "Decides in Meetings", help="Its holders decide together, by votes, never alone."
    )
    business = fields.Boolean(
        default=True, help="Posts of this role give a scope: they see customers."
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "A role's code must be unique.")
    _group_uniq = models.Constraint("UNIQUE (group_id)", "A security group belongs to one role.")

    @api.model
    def _groups(self):
        """The security groups that posts give and take."""
        roles = self.sudo()  # roles are code, open to all
        return roles.search([("group_id", "!=", False)]).group_id
