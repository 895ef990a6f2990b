from odoo import models
from odoo.fields import Domain
from odoo.orm.domains import DomainCondition, DomainNary, DomainNot
from odoo.tools.date_utils import parse_date

MANY = 5  # names told of a longer list


class ReportWords(models.Model):
    """A search in words, for the head of a printed report: it says what the server filtered by."""

    _inherit = "rcc.report"

    def _domain_words(self, domain):
        """One line of text for a domain; empty for all rows."""
        domain = Domain(domain)
        return "" if domain.is_true() else self._words(domain)

    def _words(self, domain):
        if isinstance(domain, DomainCondition):
            return self._condition_words(domain)
        if isinstance(domain, DomainNot):
            return self.env._("not (%(condition)s)", condition=self._words(domain.child))
        if isinstance(domain, DomainNary):
            joint = self.env._(" and ") if domain.OPERATOR == "&" else self.env._(" or ")
            parts = (
                f"({self._words(child)})" if isinstance(child, DomainNary) else self._words(child)
                for child in domain.children
            )
            return joint.join(dict.fromkeys(parts))  # a page sends the report's own filter along
        return self.env._("no row")

    def _condition_words(self, condition):
        """Label, relation, value: “Branch is Wuyang”."""
        label, field = self._path_label(condition.field_expr)
        return self.env._(
            "%(field)s %(relation)s %(value)s",
            field=label,
            relation=self._relation_words(condition.operator),
            value=self._value_words(field, condition.value),
        )

    def _path_label(self, path):
        """The words of a path, and its last field (None for what is no field)."""
        model, labels, field = self.env[self.model], [], None
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            labels.append(field._description_string(self.env) if field else name)
            model = self.env[field.comodel_name] if field and field.relational else None
        return " / ".join(labels), field

    def _relation_words(self, operator):
        return {
            "in": self.env._("is"),
            "=": self.env._("is"),
            "not in": self.env._("is not"),
            "!=": self.env._("is not"),
            "ilike": self.env._("contains"),
            "not ilike": self.env._("does not contain"),
            "child_of": self.env._("is or is below"),
        }.get(operator, operator.replace(">=", "≥").replace("<=", "≤"))

    def _value_words(self, field, value):
        if isinstance(value, Domain):
            return "…"
        values = list(value) if isinstance(value, (list, tuple, set)) or _is_set(value) else [value]
        if len(values) > MANY:
            return self.env._("one of %(count)s", count=len(values))
        return ", ".join(self._one_value(field, one) for one in values)

    def _one_value(self, field, value):
        if field is not None and field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if value is False or value is None:
            return self.env._("empty")
        if field is not None and field.type == "selection":
            return str(dict(field._description_selection(self.env)).get(value, value))
        if field is not None and field.relational and isinstance(value, int):
            record = self.env[field.comodel_name].browse(value)
            return record.display_name if record.has_access("read") else "***"
        if isinstance(value, str) and field is not None and field.type in ("date", "datetime"):
            return self._day_of(value)
        return str(value)

    def _day_of(self, value):
        """The day that a relative date such as “-30d” means."""
        try:
            return f"{parse_date(value, self.env):%Y-%m-%d}"
        except ValueError:
            return value


def _is_set(value):
    return hasattr(value, "__iter__") and not isinstance(value, (str, bytes))
