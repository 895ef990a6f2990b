from odoo.tests import TransactionCase


class ModuleCase(TransactionCase):
    """Generic checks that every addon inherits: ``class TestModule(ModuleCase): module = "rcc_x"``.

    ``unscoped`` lists models with a branch field that need no global rule, each with its reason.
    """

    module = None
    unscoped = {}
