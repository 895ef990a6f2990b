from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.rcc_base.tools.guard import PolicyLineGuard

from ..tools.group_rule import LONGEST, paths, read_rule


class GroupRule(models.Model):
    """One line of a group policy: customers that fit the rule, and none before it, belong to the group.

    A rule reads an allow-list of fields (`res.partner._rcc_rule_fields`): it is worked out on all customers, also on
    those that its author may not see, and must not tell about them what the author's scope hides."""

    _name = "rcc.group.rule"
    _description = "Customer Group Rule"
    _order = "policy_id, sequence, id"
    _policy_line_key = ["group_id"]

    policy_id = fields.Many2one(
        "rcc.group.policy", "Policy", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=100, help="Rules are tried in this order.")
    group_id = fields.Many2one(
        "rcc.customer.group", "Customer group", required=True, index=True, ondelete="restrict"
    )
    rule = fields.Text(
        required=True,
        default="[]",
        help="A domain on customers, of fixed values. Numbers that nobody knows fit no comparison.",
    )
    note = fields.Char(translate=True, help="Why, and after which source.")

    _group_uniq = models.Constraint(
        "UNIQUE (policy_id, group_id)",
        "A group has one rule in a policy; join conditions with 'or'.",
    )
    _line_law = PolicyLineGuard("policy_id")

    @api.constrains("rule")
    def _check_rule(self):
        """A rule is a domain on customers that reads open fields only."""
        for line in self:
            line._check_one(line._read())

    def _read(self):
        """The rule's text as a list; refused with the line's name and the reason."""
        try:
            return read_rule(self.rule or "")
        except ValueError as fault:
            self._refuse(self._fault_text(fault))

    def _check_one(self, rule):
        allowed = self.env["res.partner"]._rcc_rule_fields()
        try:
            read = sorted(paths(rule))
        except ValueError as fault:
            self._refuse(self._fault_text(fault))
        for path in read:
            self._check_path(path, allowed)
        partners = self.env["res.partner"].sudo()  # checked on its fields, above
        try:
            Domain(rule).validate(partners)
        except Exception as error:  # whatever Odoo finds wrong with a domain
            self._refuse(str(error))

    def _check_path(self, path, allowed):
        """Each step must be open to rules, and to whoever writes them."""
        model = self.env["res.partner"]
        for name in path:
            field = model._fields.get(name)
            if field is None:
                self._refuse(
                    self.env._("%(field)s is no field of a customer", field=".".join(path))
                )
            if name not in allowed.get(model._name, ()) or not model._has_field_access(
                field, "read"
            ):
                self._refuse(self.env._("rules may not read %(field)s", field=".".join(path)))
            if field.relational:
                model = self.env[field.comodel_name]

    def _fault_text(self, fault):
        """What is wrong with a rule's text, in the user's language."""
        return {
            "long": self.env._("it is longer than %(count)s characters", count=LONGEST),
            "unreadable": self.env._("it cannot be read"),
            "computes": self.env._("it computes; a rule names fixed values only"),
            "list": self.env._("it is not a list of conditions"),
            "condition": self.env._("each condition has a field, an operator and a value"),
            "operator": self.env._("it uses an operator that rules may not use"),
        }.get(str(fault), str(fault))

    def _refuse(self, reason):
        raise ValidationError(
            self.env._(
                "The rule of %(group)s does not hold: %(reason)s.",
                group=self.group_id.name,
                reason=reason,
            )
        )
