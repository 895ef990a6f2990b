import io
import json

import openpyxl

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CustomerCase, resident_id

NAMES = (
    "name",
    "display_name",
    "rcc_masked_number",
    "rcc_identity_ids/number_masked",
    "rcc_identity_ids/number",
    "rcc_identity_ids/display_name",
)


@tagged("post_install", "-at_install")
class TestExportOverHttp(CustomerCase, HttpCase):
    """Customers taken out as a workbook by the web client carry masks; no role takes them out at all."""

    def export(self, user):
        self.authenticate(user.login, user.login)
        wanted = {
            "model": "res.partner",
            "fields": [{"name": name, "label": name, "type": "char"} for name in NAMES],
            "ids": (self.head | self.wife).ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {"lang": "zh_CN"},
        }
        return self.url_open(
            "/web/export/xlsx",
            data={"data": json.dumps(wanted), "csrf_token": http.Request.csrf_token(self)},
        )

    def test_masks_only(self):
        self.clerk = self._user("back_office", login="clerk-exports")
        self.clerk.sudo().write(
            {
                "password": self.clerk.login,
                "group_ids": [Command.link(self.env.ref("base.group_allow_export").id)],
            }
        )
        answer = self.export(self.clerk)
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        self.assertIn(self.head.name, cells)
        for number in (resident_id(sequence=11), resident_id("19820202", 12)):
            self.assertIn(f"{number[:6]}********{number[-4:]}", cells)
            self.assertFalse([cell for cell in cells if number[6:14] in cell])

    def test_no_role_exports(self):
        self.chief.sudo().password = self.chief.login
        with mute_logger("odoo.http", "odoo.addons.web.controllers.export"):
            answer = self.export(self.chief)
        self.assertNotEqual(answer.status_code, 200)
