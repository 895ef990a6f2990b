from odoo import api, fields, models

from odoo.addons.rcc_base.tools.guard import AppendOnly


class Access(models.Model):
    """Who looked up, unmasked or exported whom, and why. Written by the system, read by control, changed by nobody
    (Personal Information Protection Law art. 51: access to personal data is controlled and logged)."""

    _name = "rcc.access"
    _description = "Access to Personal Data"
    _order = "date DESC, id DESC"

    user_id = fields.Many2one(
        "res.users",
        "User",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        index="btree_not_null",
        ondelete="restrict",
        help="The customer's branch at that moment.",
    )
    kind = fields.Selection(
        [("lookup", "Look-up"), ("unmask", "Unmask"), ("export", "Export")], required=True
    )
    reason = fields.Char(required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)

    _reason_given = models.Constraint(
        "CHECK (length(btrim(reason)) > 0)", "Say why you look at this customer's data."
    )

    _append_only = AppendOnly("The access log is never changed or deleted.")

    @api.model
    def _log(self, partners, kind, reason):
        """File one access per customer for the current user, whose role needs no right on the log itself."""
        log = self.sudo()  # written for everyone, by nobody's own right
        return log.create(
            [
                {
                    "user_id": self.env.uid,
                    "partner_id": partner.id,
                    "branch_id": partner.rcc_branch_id.id,
                    "kind": kind,
                    "reason": reason,
                }
                for partner in partners.with_env(log.env)
            ]
        )
