import base64
import io
import struct
import zipfile

import openpyxl
import xlwt

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.rcc_customer.tools import register

from .common import resident_id
from .register_case import RegisterCase
from .test_register_parser import read, rows_of

HEADING = ["姓名", "身份证号", "家庭人口", "收入"]


def old_book(rows, sheets=1):
    """An .xls of these rows."""
    book = xlwt.Workbook()
    for sheet in range(sheets):
        page = book.add_sheet(f"Sheet{sheet + 1}")
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(index, column, value)
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def with_cells(content, before, after):
    """An .xlsx with the text of its first sheet changed."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            data = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                assert before in data
                data = data.replace(before, after)
            target.writestr(part.filename, data)
    return result.getvalue()


@tagged("rcc_pure")
class TestRegisterCells(BaseCase):
    """What stands in a cell is taken as it is meant, or refused with its reason; nothing is lost without a word."""

    def _book(self, *rows):
        workbook = openpyxl.Workbook()
        for row in [HEADING, *rows]:
            workbook.active.append(row)
        result = io.BytesIO()
        workbook.save(result)
        return result.getvalue()

    def _issues(self, content):
        records, _skipped = read(content)
        return [
            [(issue.code, issue.field, issue.error) for issue in record.issues]
            for _sheet, _layout, record in records
        ]

    def test_a_formula_counts_by_its_value_and_without_one_refuses_the_row(self):
        content = self._book(
            ["王强", resident_id(sequence=1), 4, "=1+2"],
            ["李芳", resident_id(sequence=2), 3, 500],
        )
        self.assertEqual(self._issues(content), [[("formula", "revenue", True)], []])
        calculated = with_cells(content, b"<f>1+2</f>", b"<f>1+2</f><v>3</v>")
        records, _skipped = read(calculated)
        self.assertEqual(records[0][2].facts["revenue"], 3)
        self.assertFalse(records[0][2].issues)

    def test_an_error_of_the_spreadsheet_is_nobodys_name_or_number(self):
        content = self._book(
            ["#N/A", resident_id(sequence=1), 4, 100],
            ["李芳", "#REF!", 3, 500],
            ["周丽", resident_id(sequence=3), 3, "#DIV/0!"],
        )
        name, number, amount = self._issues(content)
        self.assertIn(("cell_error", "name", True), name)
        self.assertIn(("cell_error", "number", True), number)
        self.assertEqual(amount, [("number", "revenue", False)])

    def test_a_date_may_be_a_number(self):
        heading = [*HEADING, "登记日期"]
        records = rows_of(heading, ["王强", resident_id(sequence=1), 4, 100, 45356])
        self.assertEqual(str(records[0].date), "2024-03-05")

    def test_merged_cells_hold_for_all_their_rows(self):
        workbook = openpyxl.Workbook()
        page = workbook.active
        for row in (
            ["村", *HEADING],
            ["东庄村", "王强", resident_id(sequence=1), 4, 100],
            [None, "李芳", resident_id(sequence=2), 3, 500],
        ):
            page.append(row)
        page.merge_cells("A2:A3")
        result = io.BytesIO()
        workbook.save(result)
        records, _skipped = read(result.getvalue())
        self.assertEqual([row.texts["village"] for *_place, row in records], ["东庄村"] * 2)

    def test_a_household_without_head_and_one_with_two(self):
        heading = ["户编号", "与户主关系", *HEADING]
        records = rows_of(
            heading,
            ["1", "长子", "王小", resident_id("20100101", 1), "", ""],
            ["2", "户主", "李芳", resident_id(sequence=2), 3, 100],
            ["2", "户主", "周丽", resident_id(sequence=3), 3, 200],
            ["2", "长女", "李小", resident_id("20100101", 4), "", ""],
        )
        issues = {record.name: [issue.code for issue in record.issues] for record in records}
        self.assertEqual(
            issues, {"王小": ["headless"], "李芳": [], "周丽": ["two_heads"], "李小": []}
        )
        self.assertEqual(records[-1].head, records[1].head)


@tagged("rcc_pure")
class TestRegisterBadFiles(BaseCase):
    """Old, protected, cut off or hostile files end in words."""

    def _reason(self, content):
        with self.assertRaises(register.BookError) as caught:
            for sheet in register.open_book(content, "register.xls"):
                list(sheet.rows())
        return caught.exception.reason

    def test_an_old_workbook_may_be_full_to_its_last_row(self):
        rows = [HEADING[:2]] + [[f"王{index}", "x"] for index in range(65535)]
        (sheet,) = register.open_book(old_book(rows), "full.xls")
        self.assertEqual((sheet.size, sum(1 for _row in sheet.rows())), (65536, 65536))

    def test_a_protected_old_workbook(self):
        start = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 1997, 0, 0)
        protected = start + struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)
        self.assertEqual(self._reason(protected + struct.pack("<HH", 0x0A, 0)), "encrypted")

    def test_an_old_workbook_that_breaks_off(self):
        content = old_book([HEADING] + [["王强", "x", 1, 2]] * 500)
        self.assertEqual(self._reason(content[: len(content) // 2]), "damaged")

    def test_macros_are_carried_and_never_run(self):
        workbook = openpyxl.Workbook()
        workbook.active.append(HEADING)
        workbook.active.append(["王强", resident_id(sequence=1), 4, 100])
        result = io.BytesIO()
        workbook.save(result)
        with zipfile.ZipFile(result, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Shell(calc)")
        records, _skipped = read(result.getvalue(), "register.xls")
        self.assertEqual([record.name for *_place, record in records], ["王强"])

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        """By what its directory promises; what lies about it breaks off while it is read."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            for number in range(9):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(60 * 2**20))
        self.assertLess(len(bomb.getvalue()), 2**20)
        self.assertEqual(self._reason(bomb.getvalue()), "bomb")


@tagged("post_install", "-at_install")
class TestRegisterBadImport(RegisterCase):
    """On the screen: a bad file leaves the draft as it was, with words that say what to do."""

    def test_bad_files_say_what_to_do(self):
        good = old_book([HEADING] + [["王强", "x", 1, 2]] * 500)
        sealed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
        sealed += "EncryptedPackage".encode("utf-16-le") + bytes(512)
        for content, word in (
            (sealed, "password"),
            (b"", "file first"),
            (b"MZ\x90\x00 program", "no spreadsheet"),
            (good[: len(good) // 2], "cut off"),
            (b"PK\x03\x04" + bytes(200), "cut off"),
        ):
            register_import = self.imports.create(
                {"filename": "bad.xls", "branch_id": self.east.id}
                | ({"file": base64.b64encode(content)} if content else {})
            )
            with self.assertRaises(UserError) as caught:
                register_import.action_parse()
            self.assertIn(word, str(caught.exception))
            self.assertEqual((register_import.state, len(register_import.line_ids)), ("draft", 0))

    def test_a_number_of_another_person_takes_nothing_over(self):
        self._applied(self._row(101, "王建国"))
        register_import = self._applied(["赵丽", resident_id(sequence=101), "13900000009", 9, 1, 1])
        line = register_import.line_ids
        self.assertEqual((line.state, line.outcome), ("warning", "unchanged"))
        self.assertIn("quite another name", line.message)
        self.assertEqual(line.partner_id.phone, "13800000001")
        self.assertEqual(line.household_id.rcc_current_file_id.members, 4)

    def test_a_refused_row_names_the_value_and_the_way_on(self):
        register_import = self._applied(
            ["王强", resident_id(sequence=101)[:-1] + "?", "", 4, "", ""],
            ["李芳", "", "", 4, "", ""],
            ["", resident_id(sequence=102), "", 4, "", ""],
            ["周丽", "#REF!", "", 4, "", ""],
        )
        lines = register_import.line_ids.sorted("row_number")
        self.assertEqual(lines.mapped("row_number"), [2, 3, 4, 5])
        self.assertEqual(set(lines.mapped("state")), {"error"})
        ways = ("compare it with the card", "add it and send", "No name: add it", "type the value")
        for line, way in zip(lines, ways):
            self.assertIn(way, line.message)

    def test_every_row_of_a_file_is_accounted_for(self):
        """In, refused with a reason, or counted as no person: together all rows below the heading."""
        register_import = self._applied(
            self._row(101),
            ["=cmd|calc", "123", "", 4, "", ""],
            ["合计", "", "", 9, "", ""],
            ["", "", "", "", "", ""],
            self._row(102, "李芳"),
        )
        sheet = register_import.sheet_ids
        self.assertEqual(register_import.rows + sum(sheet.skipped.values()), 5)
        self.assertEqual((register_import.created_count, register_import.error_count), (2, 1))
