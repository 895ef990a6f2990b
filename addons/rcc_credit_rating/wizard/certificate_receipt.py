from odoo import fields, models
from odoo.exceptions import UserError


class CertificateReceipt(models.TransientModel):
    """Takes a packet of blank loan certificates, numbered in sequence, into a branch's stock."""

    _name = "rcc.certificate.receipt"
    _description = "Receipt of Loan Certificates"

    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        required=True,
        default=lambda self: self.env.user._rcc_posts().branch_id[:1],
    )
    prefix = fields.Char(help="What stands before the running number, for instance 贷证.")
    first = fields.Char(
        "First number", required=True, help="Digits as printed, with leading zeros."
    )
    count = fields.Integer("How many", required=True, default=100)

    def action_receive(self):
        """Make the blanks; at most 10,000 at once."""
        self.ensure_one()
        if not (self.first or "").isdecimal() or not 1 <= self.count <= 10000:
            raise UserError(
                self.env._(
                    "The first number consists of digits, and a packet has 1 to 10,000 certificates."
                )
            )
        self.env["rcc.certificate"]._receive(self.branch_id, self.prefix, self.first, self.count)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "rcc_credit_rating.rcc_certificate_action"
        )
