from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.rcc_base.tools.identity import mask_number
from odoo.addons.rcc_base.tools.secret import fingerprint

RELATIONS = [
    ("self", "The person"),
    ("spouse", "Spouse"),
    ("parent", "Parent"),
    ("child", "Child"),
    ("sibling", "Sibling"),
    ("grandparent", "Grandparent"),
    ("grandchild", "Grandchild"),
    ("firm", "Controlled firm"),
]


class RelatedParty(models.Model):
    """A related party (关系人, Commercial Bank Law art. 40): no unsecured loans to them. Kept by risk, dated.

    Only an HMAC of the identity number is kept; the refusal is all that anyone else meets. Staff declare their own
    close kin and firms; a declaration counts at once, until risk rejects it. Holders of posts whose role is flagged
    need no row: they are related as long as they hold the post."""

    _name = "rcc.related.party"
    _description = "Related Party"
    _order = "staff_id, date_from DESC"

    staff_id = fields.Many2one("hr.employee", "Staff member", index=True, ondelete="restrict")
    principal = fields.Char(
        "Director, supervisor or shareholder",
        help="Whose relation this is, when it is not a member of staff.",
    )
    name = fields.Char(required=True)
    number_hmac = fields.Char(
        "Identity fingerprint",
        required=True,
        index=True,
        copy=False,
        export_string_translation=False,
    )
    number = fields.Char(
        "Identity number",
        compute="_compute_number",
        inverse="_inverse_number",
        help="Kept only as a fingerprint; type it again to change it.",
    )
    relation = fields.Selection(RELATIONS, required=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    date_to = fields.Date("To")
    state = fields.Selection(
        [("declared", "Declared"), ("confirmed", "Confirmed"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="confirmed",
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, ondelete="restrict"
    )

    _of_whom = models.Constraint(
        "CHECK (staff_id IS NOT NULL OR principal IS NOT NULL)",
        "Name the member of staff, or the director, supervisor or shareholder, whose relation this is.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "It cannot end before it begins."
    )
    _number_uniq = models.UniqueIndex(
        "(staff_id, number_hmac) WHERE date_to IS NULL AND state <> 'rejected'",
        "This person is already a related party of that staff member.",
    )

    @api.depends("number_hmac")
    def _compute_number(self):
        for party in self:
            party.number = mask_number("0" * 18) if party.number_hmac else False

    def _inverse_number(self):
        for party in self:
            party.number_hmac = party._fingerprint(party.number)

    @api.model_create_multi
    def create(self, vals_list):
        """The number arrives as typed and is kept as its fingerprint."""
        return super().create([self._without_number(vals) for vals in vals_list])

    def action_confirm(self):
        """Risk has checked the declaration."""
        self._decide("confirmed")

    def action_reject(self):
        """Risk finds no such relation: the declaration no longer counts, and stays on record."""
        self._decide("rejected")

    def _decide(self, state):
        self.check_access("write")
        own = self.staff_id & self.env.user._rcc_employee_or_none()
        if own:
            raise UserError(self.env._("A colleague decides on what you declared yourself."))
        if any(party.state != "declared" for party in self):
            raise UserError(self.env._("This declaration has been decided."))
        self.sudo().write(
            {"state": state, "confirmed_by_id": self.env.uid}
        )  # sudo: by this step alone
        for party in self:
            self.env["rcc.decision"]._append(
                party,
                "related_party",
                outcome="approved" if state == "confirmed" else "rejected",
            )

    @api.model
    def _declare(self, values):
        """File what the current user declares of themselves; only risk and audit read the list."""
        staff = self.env.user._rcc_employee()
        return self.sudo().create(
            {**values, "staff_id": staff.id, "state": "declared"}
        )  # sudo: as said

    @api.model
    def _is_related(self, number_hmacs, date=None):
        """Which of these fingerprints belong to related parties on a date (default today), as a set."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT number_hmac FROM (%s) AS party WHERE number_hmac = ANY(%s)",
                self._live_sql(date or self.env["rcc.post"]._today()),
                list(number_hmacs),
            )
        )
        return {number_hmac for (number_hmac,) in rows}

    @api.model
    def _live_sql(self, date):
        """(staff_id, number_hmac, relation, since) of all related parties on a date: those on the list, and the
        holders of posts of flagged roles by their own identity number."""
        self.env.flush_all()
        return SQL(
            """SELECT party.staff_id, party.number_hmac, party.relation, party.date_from AS since
                 FROM rcc_related_party party
                WHERE party.state <> 'rejected'
                  AND party.date_from <= %(date)s AND (party.date_to IS NULL OR party.date_to >= %(date)s)
                UNION ALL
               SELECT employee.id, employee.rcc_identity_hmac, 'self', min(post.date_from)
                 FROM hr_employee employee
                 JOIN rcc_post post ON post.user_id = employee.user_id
                 JOIN rcc_role role ON role.id = post.role_id
                WHERE role.related AND employee.rcc_identity_hmac IS NOT NULL AND post.pending IS NOT TRUE
                  AND post.date_from <= %(date)s AND (post.date_to IS NULL OR post.date_to >= %(date)s)
                GROUP BY employee.id""",
            date=date,
        )

    def _without_number(self, vals):
        number = vals.get("number")
        if not number:
            return vals
        return {key: value for key, value in vals.items() if key != "number"} | {
            "number_hmac": self._fingerprint(number, firm=vals.get("relation") == "firm")
        }

    def _fingerprint(self, number, firm=None):
        """The same key as the customer's identity document has, so that both meet."""
        if self.relation == "firm" if firm is None else firm:
            return fingerprint("uscc", number.strip().upper())
        return fingerprint("resident_id", self.env["hr.employee"]._rcc_parse_identity(number))
