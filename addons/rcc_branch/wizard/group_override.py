from odoo import fields, models
from odoo.exceptions import UserError


class GroupOverride(models.TransientModel):
    """Give one customer another group than the rules would, with a reason; or let the rules decide again.

    Kept against every version of the policy until it is lifted. Both are on record in the customer's history."""

    _name = "rcc.group.override"
    _description = "Customer Group by Hand"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True)
    kept = fields.Boolean(related="partner_id.rcc_group_kept")
    present_group_id = fields.Many2one(
        related="partner_id.rcc_customer_group_id", string="Group now"
    )
    group_id = fields.Many2one("rcc.customer.group", "New group")
    reason = fields.Char(required=True)

    def action_keep(self):
        """Give the group with this reason and keep it against the rules."""
        customer = self._customer()
        if not self.group_id:
            raise UserError(self.env._("Choose the group that the customer shall have."))
        customer.write({"rcc_customer_group_id": self.group_id.id, "rcc_group_kept": True})
        self._file(customer)

    def action_lift(self):
        """Let the rules decide on this customer again."""
        customer = self._customer()
        if not customer.rcc_group_kept:
            raise UserError(self.env._("The rules decide on this customer already."))
        customer.write({"rcc_group_kept": False})
        customer._rcc_follow_rules()
        self._file(customer)

    def _customer(self):
        """The customer, within the caller's right to change it; the group itself is written for nobody else."""
        self.ensure_one()
        self.check_access("write")
        customer = self.partner_id.with_env(self.env)
        customer.check_access("write")
        if not customer.filtered_domain(customer._rcc_root_domain()):
            raise UserError(self.env._("Members have the group of their household: give it there."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        return customer.sudo()  # the group is written by the rules and this form alone

    def _file(self, customer):
        customer._rcc_fit_portfolios()
        history = self.env["rcc.group.history"]
        history._file(customer, reason=self.reason.strip())
