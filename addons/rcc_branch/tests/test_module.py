from odoo.tests import tagged

from odoo.addons.rcc_base.tests.module_case import ModuleCase


@tagged("post_install", "-at_install")
class TestModule(ModuleCase):
    """What every addon of the suite keeps to."""

    module = "rcc_branch"
    unscoped = {
        "rcc.area": "the map is open to all staff",
        "rcc.branch": "the network is open to all staff",
        "rcc.network.change": "the network and its changes are open to all staff",
        "rcc.post": "who holds which post is open to all staff",
        "rcc.staff.hire": "a form of the administrator",
    }
