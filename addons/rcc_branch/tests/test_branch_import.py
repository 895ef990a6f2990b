import base64
import io

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NetworkCase

HEADING = "机构代码,机构名称,级别,上级机构代码,地址,电话,营业时间,负责区划代码"


@tagged("post_install", "-at_install")
class TestBranchImport(NetworkCase):
    """The network from a file, as an administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("rcc_admin")
        cls.top = cls.union.code

    def wizard(self, *lines, heading=HEADING, user=None):
        content = "\n".join((heading, *lines)).encode("gb18030")
        return (
            self.env["rcc.branch.import"]
            .with_user(user or self.admin)
            .create({"file": base64.b64encode(content), "filename": "branches.csv"})
        )

    def branch(self, code):
        return self.env["rcc.branch"].search([("code", "=", code)])

    def fault(self, *lines):
        with self.assertRaises(ValidationError) as caught:
            self.wizard(*lines).action_import()
        return str(caught.exception)

    def test_branches_open_with_all_that_the_file_says(self):
        north = self._area("990001003", "township", self.county)
        self.wizard(
            "NB1,北分社,分社,NB,,,,",
            f"NB,北信用社,信用社,{self.top},北大街1号,03727710199,8:30-17:00,990001003000",
        ).action_import()
        self.assertRecordValues(
            self.branch("NB"),
            [
                {
                    "name": "北信用社",
                    "level": "cooperative",
                    "parent_id": self.union.id,
                    "address": "北大街1号",
                    "phone": "0372-7710199",
                    "opening_hours": "8:30-17:00",
                    "area_ids": north.ids,
                }
            ],
        )
        self.assertEqual(self.branch("NB1").parent_id, self.branch("NB"))

    def test_the_same_file_again_changes_nothing(self):
        lines = (f"NB,北信用社,信用社,{self.top},北大街1号,0372 7710199,,",)
        self.wizard(*lines).action_import()
        branch = self.branch("NB")
        self.env.flush_all()
        stamp = branch.write_date
        again = self.wizard(*lines)
        again.action_preview()
        self.assertEqual((again.new_count, again.changed_count, again.same_count), (0, 0, 1))
        again.action_import()
        self.env.flush_all()
        branch.invalidate_recordset()
        self.assertEqual(branch.write_date, stamp)

    def test_an_empty_cell_leaves_what_is_there(self):
        self.wizard(f"NB,北信用社,信用社,{self.top},北大街1号,,,").action_import()
        self.wizard(f"NB,北联合信用社,信用社,{self.top},,,,").action_import()
        self.assertRecordValues(
            self.branch("NB"), [{"name": "北联合信用社", "address": "北大街1号"}]
        )

    def test_the_preview_imports_nothing(self):
        wizard = self.wizard(
            f"NB,北信用社,信用社,{self.top},,,,", f"{self.east.code},东,信用社,{self.top},,,,"
        )
        wizard.action_preview()
        self.assertEqual(wizard.line_ids.mapped("effect"), ["new", "changed"])
        self.assertFalse(wizard.faults)
        self.assertFalse(self.branch("NB"))
        shown = wizard.with_context(bin_size=True)  # as a form reads it
        shown.invalidate_recordset()
        self.assertFalse(shown.faults)
        faulty = self.wizard("NB,北信用社,信用社,,,,,")
        faulty.action_preview()
        self.assertIn("Row 2, 上级机构代码", faulty.faults)
        self.assertFalse(faulty.line_ids)

    def test_one_fault_imports_nothing(self):
        text = self.fault(f"NB,北信用社,信用社,{self.top},,,,", "NC,丙,分社,77,,,,")
        self.assertIn("Row 3, 上级机构代码 “77”", text)
        self.assertFalse(self.branch("NB"))

    def test_refusals_of_the_network_that_is_there(self):
        self._customer("C", self.outlet)
        for line, words in (
            (f"{self.outlet.code},X,分社,{self.west.code},,,,", "change of the network"),
            (f"NB,北,信用社,{self.top},,,,990001001", "belongs to another branch"),
            ("NU,二联社,联社,,,,,", "second county union"),
        ):
            self.assertIn(words, self.fault(line))

    def test_a_landline_without_area_code_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "area code"):
            self.wizard(f"NB,北信用社,信用社,{self.top},,7710199,,").action_import()

    def test_a_workbook_reads_like_the_text_file(self):
        book = Workbook()
        book.active.append(["code", "name", "level", "parent_code"])
        book.active.append([8801, "北信用社", "cooperative", self.top])
        stream = io.BytesIO()
        book.save(stream)
        wizard = (
            self.env["rcc.branch.import"]
            .with_user(self.admin)
            .create({"file": base64.b64encode(stream.getvalue()), "filename": "b.xlsx"})
        )
        wizard.action_import()
        self.assertEqual(self.branch("8801").name, "北信用社")

    def test_a_file_without_the_columns_is_refused(self):
        with self.assertRaisesRegex(UserError, "parent_code"):
            self.wizard("1,2", heading="code,name").action_import()

    def test_only_administrators_import(self):
        with self.assertRaises(AccessError):
            self.wizard(user=self._user("executive"))
