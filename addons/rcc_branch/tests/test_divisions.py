import doctest
import io

from openpyxl import Workbook

from odoo.tests import BaseCase, tagged

from ..tools import divisions
from ..tools.divisions import Row

HEADING = "code,name,parent_code,level\n"


def load_tests(loader, tests, _pattern):
    tests.addTests(doctest.DocTestSuite(divisions))
    return tests


@tagged("rcc_pure")
class TestDivisions(BaseCase):
    """The pure reader and checker of a divisions file."""

    def faults(self, *rows, known=None):
        rows = [Row(number, *row) for number, row in enumerate(rows, 2)]
        return [
            (fault.number, fault.field, fault.reason)
            for fault in divisions.check(rows, known or {})
        ]

    def test_encodings_give_the_same_rows(self):
        text = HEADING + "410527,内黄县,4105,county\n"
        rows = {
            tuple(divisions.read(text.encode(encoding), "a.csv"))
            for encoding in ("utf-8", "utf-8-sig", "gb18030")
        }
        self.assertEqual(rows, {(Row(2, "410527", "内黄县", "4105", "county"),)})

    def test_xlsx_with_codes_typed_as_numbers(self):
        book = Workbook()
        book.active.append(["level", "code", "name", "parent_code"])
        book.active.append(["township", 410527001, "繁阳街道", 410527.0])
        book.active.append([None, None, None, None])
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(
            divisions.read(stream.getvalue(), "a.xlsx"),
            [Row(2, "410527001", "繁阳街道", "410527", "township")],
        )

    def test_unreadable_files_say_why(self):
        for content, name, reason in (
            (b"PK\x03\x04no", "a.xlsx", "unreadable"),
            (b"a,b\n1,2\n", "a.csv", "columns"),
            (HEADING.encode(), "a.csv", "empty"),
            (b"", "a.csv", "columns"),
        ):
            with self.assertRaisesRegex(ValueError, reason):
                divisions.read(content, name)

    def test_order_does_not_matter(self):
        self.assertFalse(
            self.faults(("410527001", "T", "410527", "township"), ("410527", "C", "4105", "county"))
        )

    def test_root_below_county_is_a_fault(self):
        self.assertEqual(
            self.faults(("410527001", "T", "410527", "township")), [(2, "parent_code", "no_parent")]
        )
        self.assertFalse(
            self.faults(("410527001", "T", "410527", "township"), known={"410527": "county"})
        )

    def test_each_bad_value_is_named(self):
        self.assertEqual(
            self.faults(
                ("410527", "C", "", "county"),
                ("410527001", "", "410527", "township"),
                ("41052700", "x", "410527", "township"),
                ("410527002", "x", "410527", "parish"),
                ("420000003", "x", "410527", "township"),
                ("410527", "again", "", "county"),
            ),
            [
                (2, "code", "double"),
                (3, "name", "missing"),
                (4, "code", "digits"),
                (5, "level", "level"),
                (6, "parent_code", "misfit"),
                (7, "code", "double"),
            ],
        )

    def test_area_cannot_be_its_own_parent(self):
        self.assertEqual(
            self.faults(("410527", "C", "410527", "county")), [(2, "parent_code", "cycle")]
        )
