from odoo.tests import tagged

from odoo.addons.rcc_base.tests.module_case import ModuleCase


@tagged("post_install", "-at_install")
class TestModule(ModuleCase):
    """What every addon of the suite keeps to."""

    module = "rcc_demo"
    unlisted = {
        f"data/{name}.csv": "read by the story"
        for name in ("branches", "divisions", "farms", "logins")
    }
