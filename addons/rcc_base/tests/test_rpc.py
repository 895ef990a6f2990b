import json
import os
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_tools import KEY

NUMBER = "11010519491231002X"


@tagged("post_install", "-at_install")
@patch.dict(os.environ, {"RCC_KEY": KEY})
class TestRpc(HttpCase):
    """What a remote caller reads when the database refuses."""

    def call(self, model, method, *args):
        """Call as the web client does; the error's data, or the result."""
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            headers={"Content-Type": "application/json"},
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": {"context": {"lang": "zh_CN"}},
                    }
                }
            ),
        )
        answer = response.json()
        return answer["error"]["data"] if "error" in answer else answer["result"]

    def test_law_in_chinese(self):
        """A refused write is a ValidationError with our sentence in the user's language."""
        new_test_user(self.env, "rpc_hr", "base.group_user,hr.group_hr_manager", lang="zh_CN")
        first, second = self.env["hr.employee"].create([{"name": "Li"}, {"name": "Wang"}])
        first.rcc_identity_number = NUMBER
        self.env.flush_all()
        self.authenticate("rpc_hr", "rpc_hr")
        with mute_logger("odoo.sql_db", "odoo.http"):
            error = self.call("hr.employee", "write", second.ids, {"rcc_identity_number": NUMBER})
        self.assertEqual(error["name"], "odoo.exceptions.ValidationError")
        self.assertIn("该身份号码已属于另一名员工", error["message"])
        self.assertNotIn(NUMBER, error["message"])

    def test_private(self):
        """The methods that file decisions and drive policies and batches are closed to remote callers."""
        self.authenticate("admin", "admin")
        calls = {
            "rcc.decision": "_append",
            "rcc.decision.anchor": "_cron_anchor",
            "rcc.policy.mixin": "_activate_installed",
            "rcc.batch": "_cron_run",
        }
        for model, method in calls.items():
            with mute_logger("odoo.http"):
                self.assertEqual(
                    self.call(model, method)["name"], "odoo.exceptions.AccessError", method
                )
