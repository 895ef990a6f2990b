import base64
import io
import time
import zipfile

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NetworkCase

HEADING = "code,name,parent_code,level"


@tagged("post_install", "-at_install")
class TestAreaImport(NetworkCase):
    """Divisions from a file, as an administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin")

    def load(self, *lines, user=None, encoding="utf-8", heading=HEADING):
        content = "\n".join((heading, *lines)).encode(encoding)
        wizard = (
            self.env["rcc.area.import"]
            .with_user(user or self.admin)
            .create({"file": base64.b64encode(content), "filename": "divisions.csv"})
        )
        return wizard.action_import()

    def area(self, code):
        return self.env["rcc.area"].search([("code", "=", code)])

    def test_a_file_beyond_all_sense_is_not_opened(self):
        with self.assertRaisesRegex(UserError, "too large"):
            self.load("x" * 8_000_000)
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
        wizard = self.env["rcc.area.import"].with_user(self.admin)
        with self.assertRaisesRegex(UserError, "too large"):
            wizard.create(
                {"file": base64.b64encode(bomb.getvalue()), "filename": "a.xlsx"}
            ).action_import()

    def test_import_in_any_order(self):
        action = self.load(
            "970001001001,甲村,970001001,village",
            "970001001,甲镇,970001,township",
            "970001,甲县,9700,county",
            encoding="gb18030",
        )
        self.assertEqual(action["res_model"], "rcc.area")
        village = self.area("970001001001")
        self.assertEqual(village.complete_name, "甲县 / 甲镇 / 甲村")
        self.assertEqual(
            village.parent_path, f"{self.area('970001').id}/{village.parent_id.id}/{village.id}/"
        )
        self.assertFalse(self.area("970001").parent_id)
        self.assertIn(
            village, self.env["rcc.area"].search([("id", "child_of", self.area("970001").ids)])
        )

    def test_import_again_updates_names_only(self):
        lines = [
            "970001,甲县,9700,county",
            "970001001,甲镇,970001,township",
            "970001001001,甲村,970001001,village",
        ]
        self.load(*lines)
        self.area("970001001").branch_id = self.east
        before = self.area("970001001").write_date
        self.load("970001001,乙镇,970001,township")
        self.assertEqual(self.area("970001001001").complete_name, "甲县 / 乙镇 / 甲村")
        self.assertEqual(self.area("970001001").branch_id, self.east)
        self.assertTrue(before)

    def test_a_merged_village_hands_its_customers_over(self):
        heading = "区划代码,名称,上级代码,级别,并入代码"
        lines = (
            "970001,甲县,9700,县,",
            "970001001,甲镇,970001,乡镇,",
            "970001001001,甲村,970001001,村,",
            "970001001002,乙村,970001001,村,970001001001",
        )
        self.load(*(line.rpartition(",")[0] for line in lines))
        stays, gone = self.area("970001001001"), self.area("970001001002")
        customer = self._customer("C", self.east, rcc_area_id=gone.id)
        portfolio = self.env["rcc.portfolio"].create(
            {"code": "T-M", "name": "M", "branch_id": self.east.id, "area_ids": gone.ids}
        )
        for _again in range(2):
            self.load(*lines, heading=heading)
            self.env.invalidate_all()
            self.assertEqual((customer.rcc_area_id, portfolio.area_ids), (stays, stays))
            self.assertEqual((stays.active, gone.active), (True, False))
        with self.assertRaises(ValidationError) as caught:
            self.load(*lines[:-1], "970001001002,乙村,970001001,村,970001001", heading=heading)
        self.assertIn("Row 5, 并入代码", str(caught.exception))

    def test_codes_filled_up_with_zeros(self):
        self.load("970001000000,甲县,,county", "970001001000,甲镇,970001000000,township")
        self.assertEqual(self.area("970001001").parent_id, self.area("970001"))

    def test_one_fault_imports_nothing_and_names_the_row(self):
        with self.assertRaises(ValidationError) as caught:
            self.load("970001,甲县,,county", "970001001,甲镇,970002,township")
        self.assertIn("Row 3, parent_code “970002”", str(caught.exception))
        self.assertFalse(self.area("970001"))

    def test_no_columns_is_refused(self):
        wizard = (
            self.env["rcc.area.import"]
            .with_user(self.admin)
            .create({"file": base64.b64encode(b"x,y\n1,2"), "filename": "a.csv"})
        )
        with self.assertRaisesRegex(UserError, "heading"):
            wizard.action_import()

    def test_only_administrators_import(self):
        with self.assertRaises(AccessError):
            self.load("970001,甲县,,county", user=self._user("branch_manager"))

    def test_a_hundred_thousand_rows_by_sets(self):
        """10^4 rows stay well within what a statement a level costs (10^5 scale alike)."""
        lines = ["970001,甲县,,county"]
        for town in range(1, 101):
            lines.append(f"970001{town:03},镇{town},970001,township")
            lines += [
                f"970001{town:03}{village:03},村{village},970001{town:03},village"
                for village in range(1, 101)
            ]
        start = time.monotonic()
        self.load(*lines)
        self.assertLess(time.monotonic() - start, 10)
        self.assertEqual(
            self.env["rcc.area"].search_count([("code", "=like", "970001%")]), len(lines)
        )
