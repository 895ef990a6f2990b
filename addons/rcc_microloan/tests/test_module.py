from odoo.tests import tagged

from odoo.addons.rcc_base.tests.module_case import ModuleCase


@tagged("post_install", "-at_install")
class TestModule(ModuleCase):
    """What every addon keeps."""

    module = "rcc_microloan"
