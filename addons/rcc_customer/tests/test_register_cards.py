import base64
import io

import openpyxl

from odoo.tests import tagged

from ..tools.register import open_book
from .common import resident_id
from .register_case import RegisterCase


def cards(*people, after=()):
    """A workbook with a form a sheet: name and number beside their labels, phone behind its colon."""
    book = openpyxl.Workbook()
    for number, (name, document, members) in enumerate(people, 1):
        sheet = book.create_sheet(f"户{number}")
        sheet.append(["农户基本情况卡"])
        sheet.append(["户主姓名", name, "性别", "男", "身份证号码", document])
        sheet.append([f"联系电话：1380000{number:04d}", None, "村名", "前进村委会"])
        sheet.append(["家庭人口", members, "耕地面积（亩）", None, "年纯收入（万元）", 2])
        sheet.append(["调查人：", "赵六", "日期：", "2024年3月5日"])
        for row in after:
            sheet.append(row)
    book.remove(book.worksheets[0])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestRegisterCards(RegisterCase):
    """Forms of one household a sheet are one register; each line keeps the sheet it came from."""

    def _read(self, content):
        register = self.imports.create(
            {
                "name": "cards",
                "filename": "卡片.xlsx",
                "branch_id": self.east.id,
                "file": base64.b64encode(content),
            }
        )
        register.action_parse()
        return register

    def test_every_form_is_a_household(self):
        register = self._read(
            cards(("王强", resident_id(sequence=61), 4), ("赵敏", resident_id(sequence=62), 2))
        )
        self.assertEqual(register.line_ids.mapped("sheet"), ["户1", "户2"])
        register.action_apply()
        self.assertEqual(register.created_count, 2)
        household = register.line_ids[0].household_id
        self.assertEqual(household.name, "王强户")
        self.assertEqual(household.rcc_area_id, self.dong_1)
        self.assertEqual(household.rcc_head_id.phone, "13800000001")
        file = household.rcc_current_file_id
        self.assertEqual((file.members, file.net_income), (4, 20000))

    def test_a_form_with_a_wrong_number_is_refused_not_lost(self):
        register = self._read(cards(("王强", resident_id(sequence=61), 4), ("赵敏", "41052719", 2)))
        self.assertEqual(len(register.line_ids), 2)
        self.assertEqual(register.line_ids.mapped("state")[1], "error")

    def test_a_corrected_mapping_holds_for_the_next_forms(self):
        register = self._read(cards(("王强", resident_id(sequence=61), 4)))
        (sheet,) = register.sheet_ids
        column = sheet.column_ids.filtered(lambda column: column.field == "members")
        column.field = "labour"
        register.action_apply()
        again = self._read(cards(("赵敏", resident_id(sequence=62), 3)))
        self.assertTrue(again.sheet_ids.template_id)
        self.assertEqual(again.line_ids.facts["labour"], 3)

    def test_a_list_below_the_form_is_not_swallowed(self):
        """A sheet with more numbers than its labels explain is left to the reader of tables."""
        content = cards(
            ("王强", resident_id(sequence=61), 2),
            after=[["姓名", "关系", "身份证号"], ["李梅", "妻", resident_id(sequence=64)]],
        )
        (sheet,) = open_book(content)
        self.assertFalse(sheet.origins)

    def test_tables_stay_tables(self):
        book = openpyxl.Workbook()
        book.active.append(["户主姓名", "身份证号码", "家庭人口"])
        book.active.append(["王强", resident_id(sequence=61), 4])
        target = io.BytesIO()
        book.save(target)
        (sheet,) = open_book(target.getvalue())
        self.assertFalse(sheet.origins)
