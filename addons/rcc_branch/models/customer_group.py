from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class CustomerGroup(models.Model):
    """A customer group, the axis along which departments are cut. Ordered rules, the first match wins."""

    _name = "rcc.customer.group"
    _description = "Customer Group"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    rule = fields.Text(
        help="A domain on customers. Groups are tried in their order, the first that fits wins."
    )
    department_id = fields.Many2one("hr.department", "Department", index="btree_not_null")

    _code_uniq = models.Constraint("UNIQUE (code)", "A customer group's code must be unique.")

    @api.constrains("rule")
    def _check_rule(self):
        """The rule must be a domain on res.partner."""
        partners = self.env["res.partner"].sudo()  # whatever the writer may see
        for group in self.filtered("rule"):
            try:
                Domain(safe_eval(group.rule)).validate(partners)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule of %(group)s is not a domain on customers: %(reason)s",
                        group=group.name,
                        reason=error,
                    )
                ) from error
