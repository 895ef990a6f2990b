from odoo import api, fields, models
from odoo.exceptions import AccessError


class ServiceStandard(models.Model):
    """How the customers of a group are looked after: visits, how soon one answers, and on which way.

    Proposed by the head of the group's department, activated by a second person. The most fitting standard is that
    of the customer's tier, else that of the whole group."""

    _name = "rcc.service.standard"
    _description = "Service Standard"
    _inherit = ["rcc.policy.mixin"]
    _order = "customer_group_id, tier, version DESC"
    _policy_key = ["customer_group_id", "tier"]

    customer_group_id = fields.Many2one(
        "rcc.customer.group", "Customer group", required=True, index=True, ondelete="restrict"
    )
    tier = fields.Char(
        help="The code of a tier of the group's customers, e.g. A. Empty: all that have no standard of their own."
    )
    visits_per_year = fields.Integer(
        "Visits a year", required=True, help="At least so many visits to each customer."
    )
    response_hours = fields.Integer(
        "Answer within (hours)",
        required=True,
        default=24,
        help="Working hours until a request is answered.",
    )
    channel = fields.Selection(
        [
            ("visit", "Visit"),
            ("phone", "Telephone"),
            ("message", "Message"),
            ("counter", "Counter"),
        ],
        "Preferred channel",
        required=True,
        default="visit",
    )
    note = fields.Text("What else is promised")

    _figures = models.Constraint(
        "CHECK (visits_per_year BETWEEN 0 AND 366 AND response_hours > 0)",
        "A service standard has at most a visit a day, and answers take some time.",
    )

    @api.depends("customer_group_id", "tier")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = " / ".join(
                filter(None, (standard.customer_group_id.name, standard.tier))
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Heads draft the standards of their own group."""
        standards = super().create(vals_list)
        standards._expect_own_group()
        return standards

    def write(self, vals):
        """Also when a draft is altered, or given to another group."""
        self._expect_own_group()
        result = super().write(vals)
        self._expect_own_group()
        return result

    def unlink(self):
        self._expect_own_group()
        return super().unlink()

    def action_propose(self):
        """The head of the group proposes."""
        self._expect_own_group()
        return super().action_propose()

    def action_withdraw(self):
        """The head of the group withdraws."""
        self._expect_own_group()
        return super().action_withdraw()

    def _expect_own_group(self):
        """Raise unless the user heads the department of each standard's group, or of all groups."""
        if self.env.su:
            return
        heads = (
            self.env.user._rcc_posts()
            .filtered(lambda post: post.role_id.code == "department_head")
            .mapped(lambda post: post.customer_group_id.id)
        )
        if not heads or (
            False not in heads and any(own.customer_group_id.id not in heads for own in self)
        ):
            raise AccessError(
                self.env._(
                    "The service standards of a group are drafted by the head of its department."
                )
            )

    @api.model
    def _in_force(self, group, tier=None, date=None):
        """The standard of a customer group (and tier) on a date, past dates included; empty when there is none."""
        everyone = self.sudo()  # a promise is no secret
        found = everyone._policy_in_force(
            date or self.env["rcc.post"]._today(), [("customer_group_id", "=", group.id)]
        )
        own = found.filtered(lambda standard: tier and standard.tier == tier)
        return (own or found.filtered(lambda standard: not standard.tier)).with_env(self.env)
