from odoo import api, models

MIXINS = ("rcc.policy.mixin", "rcc.batch", "mail.activity.mixin")


class IrModelFields(models.Model):
    """Choices that mixins bring to our models are translated once, with the mixin."""

    _inherit = "ir.model.fields"

    @api.model
    def get_field_selection(self, model_name, field_name):
        """Labels of the mixin for its heirs: Odoo files them under each heir, where no .po file reaches them."""
        choices = super().get_field_selection(model_name, field_name)
        mixin = self._rcc_mixin(model_name, field_name)
        if not mixin:
            return choices
        labels = dict(super().get_field_selection(mixin, field_name))
        return [(value, labels.get(value, label)) for value, label in choices]

    @api.model
    def _rcc_mixin(self, model_name, field_name):
        """The name of the mixin that gives the model this field, None if it is the model's own."""
        registry = self.env.registry
        return next(
            (
                name
                for name in MIXINS
                if field_name in registry[name]._fields
                and model_name != name
                and issubclass(registry[model_name], registry[name])
            ),
            None,
        )
