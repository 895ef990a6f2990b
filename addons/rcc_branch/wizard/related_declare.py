from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.related_party import RELATIONS


class RelatedDeclare(models.TransientModel):
    """Staff declare their own close kin and the firms that these control (Commercial Bank Law art. 40).

    The number is kept as a fingerprint from the moment it is typed."""

    _name = "rcc.related.declare"
    _description = "Declare Relations"

    name = fields.Char(required=True)
    relation = fields.Selection(
        [choice for choice in RELATIONS if choice[0] != "self"], required=True, default="spouse"
    )
    number = fields.Char(
        "Identity number",
        compute="_compute_number",
        inverse="_inverse_number",
        help="Of a firm: its unified social credit code.",
    )
    number_hmac = fields.Char(export_string_translation=False, groups=fields.NO_ACCESS)
    date_from = fields.Date(
        "Since", required=True, default=lambda self: self.env["rcc.post"]._today()
    )
    declared = fields.Text("Declared so far", compute="_compute_declared")

    @api.depends("number_hmac")
    def _compute_number(self):
        for form in self:
            typed = form.sudo().number_hmac  # the fingerprint itself is not shown
            form.number = "••••••••" if typed else False

    def _inverse_number(self):
        for form in self.filtered("number"):
            party = self.env["rcc.related.party"].sudo()  # its way of making fingerprints
            number = party._fingerprint(form.number, firm=form.relation == "firm")
            form.sudo().number_hmac = number  # a field that no role reads

    @api.depends_context("uid", "lang")
    def _compute_declared(self):
        """One's own declarations: the list itself is for risk and audit."""
        parties = self.env["rcc.related.party"].sudo()  # one's own rows only
        own = parties.search(
            [("staff_id.user_id", "=", self.env.uid), ("date_to", "=", False)]
        ).with_env(parties.env)
        relations = dict(parties._fields["relation"]._description_selection(self.env))
        states = dict(parties._fields["state"]._description_selection(self.env))
        for form in self:
            form.declared = "\n".join(
                f"{party.name} · {relations[party.relation]} · {states[party.state]}"
                for party in own
            )

    def action_declare(self):
        """File the declaration; it counts at once, and risk checks it."""
        self.ensure_one()
        secret = self.sudo()  # reads the fingerprint
        if not secret.number_hmac:
            raise UserError(self.env._("Give the identity number."))
        self.env["rcc.related.party"]._declare(
            {
                "name": self.name,
                "relation": self.relation,
                "number_hmac": secret.number_hmac,
                "date_from": self.date_from,
            }
        )
        secret.unlink()
        return {"type": "ir.actions.act_window_close"}
