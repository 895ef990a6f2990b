from odoo import fields, models
from odoo.exceptions import AccessError


class CreditMixin(models.AbstractModel):
    """What grading and granting share: yuan, the union's date, and who may press a button."""

    _name = "rcc.credit.mixin"
    _description = "Credit Desk"

    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", export_string_translation=False
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    def _require_role(self, *codes):
        """Refuse users without one of these roles (`rcc.role.code`); code run as superuser passes.

        Each step of a grading is open to named roles only. The steps write as superuser,
        so this check, and the reading rule of the record, are what lets somebody act.
        """
        self.check_access("read")
        if self.env.su:
            return
        if not any(self.env.user.has_group(f"rcc_branch.group_{code}") for code in codes):
            roles = (
                self.env["rcc.role"].sudo().search([("code", "in", codes)])
            )  # names of roles are open
            raise AccessError(
                self.env._(
                    "This step is done by: %(roles)s.", roles=", ".join(roles.mapped("name"))
                )
            )

    def _refuse_fields(self, vals_list, allowed):
        """Refuse values for fields that only the server's own steps may set."""
        if self.env.su:
            return
        refused = {name for vals in vals_list for name in vals} - set(allowed)
        refused -= {name for name in refused if not self._fields[name].store}
        if refused:
            names = sorted(self._fields[name]._description_string(self.env) for name in refused)
            raise AccessError(
                self.env._(
                    "These are set by the steps of the rating only: %(names)s.",
                    names=", ".join(names),
                )
            )

    def _today(self):
        """The date in the union, whatever the user's own time zone."""
        return self.env["rcc.post"]._today()

    def _issuer_name(self):
        """Who stands on papers for customers: the union, or the company while there is no union."""
        union = (
            self.env["rcc.branch"].sudo().search([("level", "=", "union")], limit=1)
        )  # the network is open
        return union.name or self.env.company.name
