from functools import partial

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class IrRule(models.Model):
    """Record rules of what hangs on a document (messages, followers, activities) or on contacts (events).

    Odoo lets whoever wrote or received a message read it for ever, and every employee read all followers and all
    events: here they are read by whoever may read the document, and by nobody else."""

    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Give rules two more functions.

        - `rcc_documents(model_field, id_field)`: the document, if it is one of ours or a contact, may be read now.
        - `rcc_no_stranger(partner_field)`: none of these contacts is a customer outside one's scope."""
        return super()._eval_context() | {
            "rcc_documents": self._rcc_documents,
            "rcc_no_stranger": self._rcc_no_stranger,
        }

    @api.model
    def _rcc_no_stranger(self, partner_field):
        hidden = ~self._compute_domain("res.partner", "read")
        return Domain.TRUE if hidden.is_false() else Domain(partner_field, "not any!", hidden)

    @api.model
    def _rcc_documents(self, model_field, id_field):
        sql = partial(readable, model_field=model_field, id_field=id_field)
        return Domain.custom(to_sql=sql)

    @api.model
    def _rcc_threads(self):
        """Models of ours, contacts and events that carry messages or activities."""
        kinds = tuple(self.pool[name] for name in ("mail.thread", "mail.activity.mixin"))
        return [
            name
            for name, model in self.env.items()
            if (name in ("res.partner", "calendar.event") or name.startswith("rcc."))
            and isinstance(model, kinds)
            and not model._abstract
            and not model._transient
        ]


def readable(model, alias, _query=None, *, model_field, id_field):
    """The condition that a row's document is readable, worked out when it is asked for, not when the rule is cached."""
    kind, row_id = SQL.identifier(alias, model_field), SQL.identifier(alias, id_field)
    ours = model.env["ir.rule"]._rcc_threads()
    allowed = [SQL("%s IS NULL OR %s <> ALL(%s)", kind, kind, ours)]
    for name in ours:
        documents = model.env[name].sudo(False).with_context(active_test=False)
        if documents.has_access("read"):
            found = documents._search(Domain.TRUE)
            found.add_where(SQL("%s = %s", SQL.identifier(found.table, "id"), row_id))
            allowed.append(SQL("(%s = %s AND EXISTS %s)", kind, name, found.subselect(SQL("1"))))
    return SQL("(%s)", SQL(" OR ").join(allowed))
