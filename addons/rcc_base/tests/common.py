from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo.models import MetaModel
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase
from odoo.tools import mute_logger


class LawCase(TransactionCase):
    """Tests of laws that the database keeps."""

    @contextmanager
    def assertLaw(self, message, lang=None):
        """Expect the database to refuse, with a message (part) as the user reads it, in ``lang`` if given."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as refusal,
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        self.env.invalidate_all()
        diagnostics = refusal.exception.diag
        model = next(
            (
                self.env[name]
                for name, model in self.registry.items()
                if model._table == diagnostics.table_name
            ),
            self.env["base"],
        )
        self.assertIn(
            message, model.with_context(lang=lang)._sql_error_to_message(refusal.exception)
        )


class FakeModelCase(LawCase):
    """Tests with models that exist only here: ``fake_models()`` imports and returns their classes, parents first."""

    @classmethod
    def fake_models(cls):
        raise NotImplementedError

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        definitions = cls.fake_models()
        for definition in definitions:
            registered = MetaModel._module_to_models__[definition._module]
            if definition in registered:
                registered.remove(
                    definition
                )  # else a reload of the registry would take it for a product model
            add_to_registry(cls.registry, definition)
            cls.addClassCleanup(cls._forget, definition._name)
        names = [definition._name for definition in definitions]
        cls.registry._setup_models__(cls.env.cr, names)
        cls.registry.init_models(cls.env.cr, names, {"models_to_check": True})
        cls.env.invalidate_all()

    @classmethod
    def _forget(cls, name):
        for parent in cls.registry[name]._inherit_module:
            cls.registry[parent]._inherit_children.discard(name)
        del cls.registry[name]
        cls.registry._setup_models__(cls.env.cr, [])
