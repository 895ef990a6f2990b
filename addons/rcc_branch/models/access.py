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
        "res.partner",
        "Customer",
        index=True,
        ondelete="restrict",
        help="Empty for a report of many customers, which is named with its filter and number of rows, "
        "and for a number that nobody has.",
    )
    branch_id = fields.Many2one(
        "rcc.branch",
        "Branch",
        index="btree_not_null",
        ondelete="restrict",
        help="The customer's branch at that moment; for a report the branch of who took it out.",
    )
    user_branch_id = fields.Many2one(
        "rcc.branch",
        "User's branch",
        index="btree_not_null",
        ondelete="restrict",
        help="Where the user held a post at that moment.",
    )
    across = fields.Boolean(
        "Across branches",
        help="The customer's branch was none of those at, or below, the user's posts of that moment.",
    )
    kind = fields.Selection(
        [
            ("lookup", "Look-up"),
            ("miss", "Look-up without result"),
            ("unmask", "Unmask"),
            ("export", "Export"),
        ],
        required=True,
    )
    reason = fields.Char(required=True)
    report_code = fields.Char(
        "Report", help="The code of the report that was printed or downloaded."
    )
    row_count = fields.Integer("Rows", help="How many rows the report had.")
    report_filter = fields.Char("Filter", help="Which rows, in words.")
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)

    _reason_given = models.Constraint(
        "CHECK (length(btrim(reason)) > 0)", "Say why you look at this customer's data."
    )

    _subject_given = models.Constraint(
        "CHECK (partner_id IS NOT NULL OR kind = 'miss'"
        " OR (kind = 'export' AND report_code IS NOT NULL AND row_count IS NOT NULL))",
        "The access log names a customer, or a report with its number of rows.",
    )

    _append_only = AppendOnly("The access log is never changed or deleted.")

    @api.model
    def _log(self, partners, kind, reason, **more):
        """File one access per customer for the current user, whose role needs no right on the log itself.

        :param more: values of columns that addons add
        """
        log = self.sudo()  # written for everyone, by nobody's own right
        home, own = self._places()
        return log.create(
            [
                {
                    "user_id": self.env.uid,
                    "partner_id": partner.id,
                    "branch_id": partner.rcc_branch_id.id,
                    "user_branch_id": home.id,
                    "across": bool(partner.rcc_branch_id) and partner.rcc_branch_id.id not in own,
                    "kind": kind,
                    "reason": reason,
                    **more,
                }
                for partner in partners.with_env(log.env)
            ]
        )

    @api.model
    def _log_report(self, code, count, words, reason):
        """File that the current user took a report with personal data out of the system, in one row."""
        home, _own = self._places()
        return self.sudo().create(  # as above
            {
                "user_id": self.env.uid,
                "branch_id": home.id,
                "user_branch_id": home.id,
                "kind": "export",
                "reason": reason,
                "report_code": code,
                "row_count": count,
                "report_filter": words,
            }
        )

    @api.model
    def _places(self):
        """The current user's branch, and the ids of all branches at and below their posts."""
        branches = self.env.user._rcc_posts().filtered("business").branch_id
        return branches[:1], set(branches._below())
