from odoo import api, fields, models


class CustomerLookup(models.TransientModel):
    """The screen of `rcc.lookup`: type the number of the document shown, see the masked card, leave word."""

    _name = "rcc.customer.lookup"
    _description = "Customer of another branch"
    _inherit = ["rcc.sealed.number"]

    kind = fields.Selection(
        [
            ("resident_id", "Resident ID"),
            ("marriage_certificate", "Marriage certificate"),
            ("household_register", "Household register"),
            ("uscc", "Unified social credit code"),
        ],
        "Document",
        required=True,
        default="resident_id",
    )
    reason = fields.Char(
        required=True, default=lambda self: self.env._("The customer is at our counter")
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="cascade")
    masked_number = fields.Char(compute="_compute_card")
    branch = fields.Char("Branch", compute="_compute_card")
    branch_phone = fields.Char("Branch phone", compute="_compute_card")
    township = fields.Char("Township", compute="_compute_card")
    phone = fields.Char("Phone ends in", compute="_compute_card")
    until = fields.Datetime("May be served until", compute="_compute_card")
    message = fields.Text("Word for the branch")

    @api.depends("partner_id")
    def _compute_card(self):
        """What may be shown of the customer, while the look-up holds."""
        for lookup in self:
            card = self.env["rcc.lookup"].card(lookup.partner_id.id) if lookup.partner_id else {}
            for name in ("masked_number", "branch", "branch_phone", "township", "phone", "until"):
                lookup[name] = card.get(name, False)

    def action_find(self):
        """Find the customer and show the card in the same window."""
        self.ensure_one()
        number = self._number_in_clear() or ""
        card = self.env["rcc.lookup"].find(number, self.kind, self.reason)
        if not card:
            return self.env["rcc.lookup"]._say_nobody(self._again())
        found = self.sudo()  # the customer is out of the user's scope; found by the number
        found.write({"partner_id": card["id"], "number_encrypted": False})
        return self._again()

    def action_tell(self):
        """Leave word for the customer's branch."""
        self.ensure_one()
        self.env["rcc.lookup"].tell(self.partner_id.id, self.message)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("The branch has your message."),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _again(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "rcc_customer.rcc_customer_lookup_action"
            ),
            "res_id": self.id,
        }
