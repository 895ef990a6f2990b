from odoo import api, models
from odoo.exceptions import AccessError

POINTERS = ("many2one", "one2many", "many2many")


def _is_ours(name):
    return name == "res.partner" or name.startswith("rcc.")


class Base(models.AbstractModel):
    """Values that a remote call may not bring, whatever access rows a model has.

    A form never sends them; a program can. Related fields and automatic computes are read as superuser, so a record
    that points at another branch's customer would show what the rules hide. Code run as superuser passes."""

    _inherit = "base"

    @api.model
    def default_get(self, fields):
        """Take no defaults for read-only fields of ours from the caller's context or preferences: states, persons
        and amounts of a record begin as the model says."""
        defaults = super().default_get(fields)
        self.browse()._rcc_refuse_hidden(defaults)
        if self.env.su or not self._rcc_has_law():
            return defaults
        # the caller's context is replaced, not extended: its defaults are what must go
        clean = self.with_context(_without_defaults(self.env.context))  # pylint: disable=context-overridden
        for name in list(defaults):
            field = self._fields[name]
            if field.readonly and (field.model_name.startswith("rcc.") or name.startswith("rcc_")):
                own = field.default(clean) if field.default else False
                defaults[name] = field.convert_to_write(
                    field.convert_to_record(field.convert_to_cache(own, clean, False), clean), clean
                )
        return defaults

    def _prepare_create_values(self, vals_list):
        self._rcc_refuse_derived(vals_list)
        prepared = super()._prepare_create_values(vals_list)
        for vals in prepared:
            self.browse()._rcc_refuse_hidden(vals)
        return prepared

    def write(self, vals):
        """Refuse values of derived fields, pointers at records outside one's scope, and to move a record out of it."""
        self._rcc_refuse_derived([vals])
        self._rcc_refuse_hidden(vals)
        result = super().write(vals)
        if not self.env.su and self._rcc_has_law() and self._rcc_moves(vals):
            self.check_access("write")
        return result

    def onchange(self, values, field_names, fields_spec):
        """Refuse to compute a form around records outside one's scope."""
        self._rcc_refuse_hidden(values)
        return super().onchange(values, field_names, fields_spec)

    def _rcc_has_law(self):
        return _is_ours(self._name) and not self._transient

    def _rcc_is_scoped(self):
        """Whether this record is a customer, or one of ours: who reads it depends on posts."""
        if self._name == "res.partner":
            return bool(self.sudo().rcc_branch_id)  # tells customers from other contacts
        return self._name.startswith("rcc.")

    def _rcc_moves(self, vals):
        """Whether values set a branch or portfolio: who may change the record may be others afterwards."""
        return any(
            name in self._fields
            and self._fields[name].comodel_name in ("rcc.branch", "rcc.portfolio")
            for name in vals
        )

    def _rcc_refuse_derived(self, vals_list):
        """Raise when a value is given for a field that the server works out (a branch, a key, a number of days)."""
        if self.env.su or not self._rcc_has_law():
            return
        for name in {name for vals in vals_list for name in vals}:
            field = self._fields.get(name)
            if (
                field is not None
                and field.store
                and field.compute
                and field.readonly
                and (self._name != "res.partner" or name.startswith("rcc_"))
            ):
                raise AccessError(
                    self.env._(
                        "%(field)s is worked out by the system and cannot be set.",
                        field=field._description_string(self.env),
                    )
                )

    def _rcc_refuse_hidden(self, vals):
        """Raise when values point at a customer, or a record of ours, that the user may not read."""
        if self.env.su:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if value and field is not None and field.type in POINTERS:
                if field.type == "many2one":
                    self._rcc_refuse_targets(field, [value])
                    if isinstance(value, dict):  # a form may bring values of the target along
                        self.env[field.comodel_name]._rcc_refuse_hidden(value)
                else:
                    self._rcc_refuse_commands(field, value)

    def _rcc_refuse_commands(self, field, commands):
        """The same for what is linked, and for values inside what is made or changed."""
        lines = self.env[field.comodel_name]
        for command in commands if isinstance(commands, (list, tuple)) else ():
            code, *rest = command if isinstance(command, (list, tuple)) else (4, command)
            if code in (0, 1) and rest and isinstance(rest[-1], dict):
                lines._rcc_refuse_hidden(rest[-1])
            elif code == 4 and rest:
                self._rcc_refuse_targets(field, rest[:1])
            elif code == 6 and rest:
                self._rcc_refuse_targets(field, rest[-1] or [])

    def _rcc_refuse_targets(self, field, values):
        """Raise unless these targets of a field may be read; what it points at already may stay."""
        if not _is_ours(field.comodel_name):
            return
        targets = self.env[field.comodel_name].browse(filter(None, map(_id_of, values)))
        if targets and not targets.has_access("read"):
            strange = targets - self.sudo().mapped(field.name)  # only ids are compared
            if strange:
                strange.check_access("read")


def _without_defaults(context):
    return {key: value for key, value in context.items() if not key.startswith("default_")}


def _id_of(value):
    """The id that a value of a relation means to Odoo, 0 for what is none."""
    if isinstance(value, dict):
        value = value.get("id")
    return int(value) if isinstance(value, int) or str(value).isdecimal() else 0
