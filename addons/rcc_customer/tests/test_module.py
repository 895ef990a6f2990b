from odoo.tests import tagged

from odoo.addons.rcc_base.tests.module_case import ModuleCase


@tagged("post_install", "-at_install")
class TestModule(ModuleCase):
    """This addon obeys the rules that hold for all of ours."""

    module = "rcc_customer"
