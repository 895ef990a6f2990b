from odoo import api, fields, models
from odoo.exceptions import UserError

CHECKED = frozenset({"date_from", "date_to", "scan_front", "scan_back"})


class Identity(models.Model):
    """What the paper looks like, whether it was seen since its last change, and its renewal."""

    _inherit = "rcc.identity"

    scan_front = fields.Binary("Front side", attachment=True, copy=False)
    scan_back = fields.Binary("Reverse side", attachment=True, copy=False)
    scanned_at = fields.Datetime("Scanned at", readonly=True, copy=False)
    verified = fields.Boolean(
        compute="_compute_verified",
        search="_search_verified",
        help="Somebody has seen the original since the record last changed.",
    )
    renews_id = fields.Many2one(
        "rcc.identity",
        "Renews",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The card before this one: same number, other dates.",
    )
    reminded_to = fields.Date(
        readonly=True, copy=False, help="The end of which the manager was reminded."
    )

    @api.depends("verified_at")
    def _compute_verified(self):
        for identity in self:
            identity.verified = bool(identity.verified_at)

    def _search_verified(self, operator, value):
        if operator != "in":
            return NotImplemented
        seen = fields.Domain("verified_at", "!=", False)
        return fields.Domain.OR(seen if wanted else ~seen for wanted in value)

    def write(self, vals):
        """Other dates or scans are seen anew: the note that the original was seen goes."""
        changed = CHECKED & vals.keys()
        seen = self.filtered("verified_at")
        stale = seen.filtered(
            lambda identity: any(
                name.startswith("scan")
                or (identity[name] or None) != fields.Date.to_date(vals[name] or None)
                for name in changed
            )
        )
        result = super().write(vals)
        if changed and stale:
            stale.sudo().write({"verified_by_id": False, "verified_at": False})  # follows from it
        if changed & {"scan_front", "scan_back"}:
            self.sudo().write({"scanned_at": fields.Datetime.now()})  # as above
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Note when the scans came."""
        identities = super().create(vals_list)
        scanned = identities.browse(
            identity.id
            for identity, vals in zip(identities, vals_list, strict=True)
            if vals.get("scan_front") or vals.get("scan_back")
        )
        scanned.sudo().write({"scanned_at": fields.Datetime.now()})  # typed by nobody
        return identities

    def action_open_renewal(self):
        """The guided step for a renewed card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renewed document"),
            "res_model": "rcc.identity.renewal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_identity_id": self.id},
        }

    def _renew(self, vals, seen=False):
        """A renewed card: a new record of the same number takes the place of this one, which stays as history.

        :param vals: date_from, date_to, scan_front, scan_back
        :param seen: the original lies before the user
        :return: the new document
        """
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            raise UserError(self.env._("This document is archived: renew the one that is valid."))
        self.active = False
        self.flush_recordset()
        new = self.sudo().create(  # the number is copied, and typed by nobody
            {
                **{name: vals[name] for name in CHECKED & vals.keys()},
                "partner_id": self.partner_id.id,
                "kind": self.kind,
                "spouse_id": self.spouse_id.id,
                "certificate_id": self.sudo().certificate_id.id,
                "renews_id": self.id,
            }
        )
        new = new.with_env(self.env)
        if seen:
            new.action_verify()
        self._close_reminders()
        return new

    def _close_reminders(self):
        """What was asked for has come."""
        kind = self.env.ref("rcc_customer.mail_activity_document")
        partners = self.partner_id | self.spouse_id
        reminders = self.env["mail.activity"].sudo()  # of whoever was reminded
        reminders.search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", partners.ids),
                ("activity_type_id", "=", kind.id),
            ]
        ).unlink()
