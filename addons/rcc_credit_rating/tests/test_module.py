from odoo.tests import tagged

from odoo.addons.rcc_base.tests import module_case


@tagged("post_install", "-at_install")
class TestModule(module_case.ModuleCase):
    """This addon obeys the rules that hold for all of ours."""

    module = "rcc_credit_rating"
