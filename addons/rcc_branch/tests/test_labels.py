from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestLabels(NetworkCase):
    """What the policy cycle brings to our model is translated too."""

    def test_states_speak_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.ref("base.module_rcc_base")._update_translations(["zh_CN"])
        authority = self.env["rcc.authority"].with_context(lang="zh_CN")
        states = dict(authority.fields_get(["state"])["state"]["selection"])
        self.assertEqual(states["active"], "生效中")
