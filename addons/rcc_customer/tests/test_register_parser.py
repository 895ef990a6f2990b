import doctest
import io
import itertools
import zipfile
from collections import Counter
from decimal import Decimal

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.rcc_base.tools.identity import check_character, parse_resident_id
from odoo.addons.rcc_customer.tools import register
from odoo.addons.rcc_customer.tools.register import (
    amounts,
    book_text,
    cells,
    columns,
    heading,
    repeats,
    text,
    villages,
    words,
)

from . import register_notebooks as notebooks

MODULES = (book_text, cells, columns, heading, repeats, text, villages, words)


def read(content, name="register.xls"):
    """All records of a register with the sheet they stand in, and what was left out."""
    records, skipped = [], Counter()
    sheets = register.open_book(content, name)
    while sheets:
        sheet = sheets.pop(0)
        sample = list(itertools.islice(sheet.rows(), register.SAMPLE))
        layout = register.find_heading(sample, sheet.merges)
        proposed = register.propose(layout, sample[layout.bottom :])
        mapping = {column.index: column.field for column in proposed if column.field}
        if not sheet.hidden and {"name", "number"} & set(mapping.values()):
            reader = register.Reader(
                sheet,
                layout,
                mapping,
                {column.index: column.unit for column in proposed if column.unit},
            )
            records += [(sheet, layout, record) for record in reader]
            sheets[:0] = [reader.below] if reader.below else []
            skipped.update(reader.skipped)
    return records, skipped


def rows_of(*rows, sheet_name="Sheet1"):
    """The records of one sheet that consists of these rows."""
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet_name
    for row in rows:
        workbook.active.append(row)
    result = io.BytesIO()
    workbook.save(result)
    return [record for sheet, layout, record in read(result.getvalue())[0]]


def identity(sequence=1, birth="19800101"):
    digits = f"410527{birth}{sequence:03d}"
    return digits + check_character(digits)


@tagged("rcc_pure")
class TestRegisterParser(BaseCase):
    """Registers in layouts that nobody agreed on are read without a question."""

    def test_doctests(self):
        for module in MODULES:
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    def test_notebooks_of_600_households_go_in_untouched(self):
        """At least 97 % of the valid rows, each field as written, and nobody invented."""
        for seed, make in enumerate(notebooks.BOOKS, 7):
            people = notebooks.households(600, seed)
            records, _skipped = read(*make(people))
            found, known = self._found(records), {person["number"] for person in people}
            untouched = sum(self._agrees(person, found.get(person["number"])) for person in people)
            self.assertGreaterEqual(untouched / len(people), 0.97, make.__name__)
            self.assertFalse(found.keys() - known, make.__name__)

    def _found(self, records):
        places = register.Villages(
            register.Village(
                index, name + ("委会" if name.endswith("村") else "居委会"), 1, "城关镇"
            )
            for index, name in enumerate(notebooks.VILLAGES)
        )
        found = {}
        for sheet, layout, record in records:
            if record.role == "head":
                around = [
                    record.texts.get("village"),
                    record.section,
                    sheet.name,
                    *layout.titles,
                    record.texts.get("address"),
                ]
                village = next(
                    (
                        place.village.id
                        for one in around
                        if one and (place := places.find(one)).village
                    ),
                    None,
                )
                found[parse_resident_id(record.number).number] = record, village
        return found

    def _agrees(self, person, found):
        if not found or found[0].refused:
            return False
        record, village = found
        facts = all(
            abs(float(value) - person["facts"][name]) < 0.005
            for name, value in record.facts.items()
        )
        return (
            facts
            and record.name == person["name"]
            and record.phones[:1] in ([], [person["phone"]])
            and notebooks.VILLAGES[village] == person["village"]
        )

    def test_a_second_page_a_total_and_a_signature_are_no_persons(self):
        people = notebooks.households(150)
        records, skipped = read(*notebooks.book_by_village(people))
        self.assertEqual(len(records), 150)
        self.assertEqual(skipped, {"total": 10, "note": 5, "blank": 5, "heading": 10})

    def test_unknown_is_not_zero(self):
        heading_row = ["姓名", "身份证号", "存款", "负债", "股金"]
        (record,) = rows_of(heading_row, ["王强", identity(), "不详", "无", "—"])
        self.assertEqual(record.facts, {"total_debts": 0})

    def test_digits_that_a_numeric_cell_has_lost_are_never_guessed(self):
        (record,) = rows_of(["姓名", "身份证号"], ["王强", float(identity())])
        self.assertEqual([issue.code for issue in record.issues if issue.error], ["precision"])

    def test_the_other_persons_of_a_row_are_not_the_head(self):
        (record,) = rows_of(
            [
                "担保人姓名",
                "担保人身份证号",
                "客户经理",
                "户主",
                "身份证",
                "配偶姓名",
                "配偶身份证号",
                "联系人电话",
            ],
            [
                "李保",
                identity(5),
                "赵经理",
                "王强",
                identity(1),
                "周芳",
                identity(2),
                "13800138000",
            ],
        )
        self.assertEqual(
            (record.name, record.number, record.spouse, record.phones),
            ("王强", identity(1), ("周芳", identity(2)), []),
        )

    def test_parts_are_added_up_only_where_no_whole_stands(self):
        (parts,) = rows_of(
            ["姓名", "身份证号", "种植收入", "养殖收入"], ["王强", identity(), 1000, 500]
        )
        (whole,) = rows_of(
            ["姓名", "身份证号", "种植收入", "养殖收入", "总收入"],
            ["王强", identity(), 1000, 500, 1700],
        )
        self.assertEqual((parts.facts["revenue"], whole.facts["revenue"]), (1500, 1700))

    def test_members_join_the_head_above_and_never_a_refused_one(self):
        records = rows_of(
            ["姓名", "与户主关系", "身份证号码"],
            ["王强", "户主", identity(1)],
            ["周芳", "妻子", identity(2)],
            ["王小", "长子", None],
            ["李强", "户主", "123"],
            ["李妻", "配偶", identity(4)],
        )
        self.assertEqual(
            [record.role for record in records], ["head", "spouse", "child", "head", "spouse"]
        )
        self.assertEqual(records[1].head, records[0].head)

    def test_a_sheet_without_heading_is_read_by_what_stands_in_it(self):
        records = rows_of(
            *[
                [index, f"王{name}", identity(index), f"1380013{8000 + index}"]
                for index, name in enumerate("强伟芳丽", 1)
            ]
        )
        self.assertEqual(
            [(record.name, record.phones) for record in records][:2],
            [("王强", ["13800138001"]), ("王伟", ["13800138002"])],
        )

    @settings(deadline=None)
    @given(st.integers(0, 10**9))
    def test_any_spelling_of_an_amount_is_that_amount(self, amount):
        spellings = [
            amount,
            float(amount),
            str(amount),
            f"{amount:,}",
            f"{amount}元",
            f"约{amount}元",
            notebooks.full_width(str(amount)),
            f" {amount} ",
            f"¥{amount:,}.00",
        ]
        self.assertEqual(
            {amounts.parse_number(spelling).value for spelling in spellings}, {Decimal(amount)}
        )

    @settings(deadline=None)
    @given(st.text(max_size=12))
    def test_no_text_breaks_the_reading(self, typed):
        for kind in amounts.UNITS:
            number = amounts.parse_number(typed, kind)
            self.assertTrue(number.value is None or number.issue is None)
        cells.number_text(typed)
        cells.parse_phones(typed)
        cells.parse_date(typed)
        words.read_heading([typed, typed])

    @settings(deadline=None)
    @given(st.dates(), st.integers(1, 999), st.randoms())
    def test_any_spelling_of_a_number_is_that_number(self, birth, sequence, chance):
        number = identity(
            sequence, f"{max(birth.year, 1900):04d}{birth:%m}{min(birth.day, 28):02d}"
        )
        spelled = chance.choice(
            [
                number,
                number.lower(),
                notebooks.full_width(number),
                notebooks.spaced(number),
                f"'{number}",
                f"{number}\n",
                f"　{number}",
            ]
        )
        self.assertEqual(cells.number_text(spelled).text, number)


@tagged("rcc_pure")
class TestRegisterFiles(BaseCase):
    """A file that is no register is refused with its reason, and hurts nobody."""

    def _reason(self, content):
        with self.assertRaises(register.BookError) as caught:
            for sheet in register.open_book(content, "register.xls"):
                list(sheet.rows())
        return caught.exception.reason

    def _xlsx(self):
        return notebooks.book_by_village(notebooks.households(20))[0]

    def test_empty_truncated_and_foreign_files(self):
        workbook, old = self._xlsx(), notebooks.book_of_sections(notebooks.households(200))[0]
        cases = {
            "empty": [b"", b" \r\n"],
            "damaged": [workbook[:500], workbook[:-200], old[:2000], b"PK\x03\x04"],
            "unsupported": [b"%PDF-1.7 x", b"\x00\x01\x02" * 50, b"one line of text", b"{\\rtf1}"],
        }
        for reason, contents in cases.items():
            self.assertEqual({self._reason(content) for content in contents}, {reason})

    def test_encrypted_workbook(self):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
        self.assertEqual(
            self._reason(ole + "EncryptedPackage".encode("utf-16-le") + bytes(512)), "encrypted"
        )

    def test_a_workbook_that_has_lost_a_sheet_or_breaks_off_in_one(self):
        """Rows that cannot be read are never left out without a word."""
        for content in (None, b"<worksheet><sheetData><row>"):
            broken = io.BytesIO()
            with (
                zipfile.ZipFile(io.BytesIO(self._xlsx())) as source,
                zipfile.ZipFile(broken, "w") as target,
            ):
                for name in source.namelist():
                    data = content if name.endswith("sheet2.xml") else source.read(name)
                    if data is not None:
                        target.writestr(name, data)
            self.assertEqual(self._reason(broken.getvalue()), "damaged")

    def test_zip_bomb(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            archive.writestr("xl/worksheets/sheet1.xml", bytes(64 * 2**20))
        self.assertEqual(self._reason(bomb.getvalue()), "bomb")

    def test_entity_bomb(self):
        bomb = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._xlsx())) as source,
            zipfile.ZipFile(bomb, "w") as target,
        ):
            for part in source.infolist():
                content = source.read(part)
                target.writestr(
                    part.filename,
                    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]>' + content
                    if "sheet1" in part.filename
                    else content,
                )
        self.assertEqual(self._reason(bomb.getvalue()), "bomb")

    def test_broken_styles_do_not_matter(self):
        broken = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._xlsx())) as source,
            zipfile.ZipFile(broken, "w") as target,
        ):
            for part in source.infolist():
                target.writestr(
                    part.filename,
                    b"<styleSheet><fills><fill/></fills><oops"
                    if part.filename.endswith("styles.xml")
                    else source.read(part),
                )
        self.assertEqual(len(read(broken.getvalue())[0]), 20)

    def test_the_extension_is_not_believed(self):
        people = notebooks.households(30)
        for make in notebooks.BOOKS:
            content, _name = make(people)
            self.assertGreaterEqual(len(read(content, "register.pdf")[0]), 30, make.__name__)
