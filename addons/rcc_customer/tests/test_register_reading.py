import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.rcc_customer.tools import register

from .common import resident_id
from .test_register_parser import read

CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "王强",
            "李芳",
            "合计",
            "户主",
            "长子",
            "东庄村",
            "不详",
            "=1+1",
            "#REF!",
            "３万",
            "无",
        ]
    ),
    st.integers(-5, 10**6).map(str),
    st.integers(1, 40).map(lambda sequence: resident_id(sequence=sequence)),
    st.text(st.characters(exclude_categories=["C"]), max_size=6),
)
HEADING = ["姓名", "与户主关系", "身份证号码", "家庭人口", "存款余额"]
PERSON = ["王强", "户主", resident_id(), "3", "500"]
ROWS = st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=25)


def csv_book(rows):
    """The sheets of a CSV file of these rows."""
    result = io.StringIO()
    csv.writer(result).writerows([HEADING, *rows])
    return register.open_book(result.getvalue().encode(), "book.csv")


def told(reading, limit, killed=()):
    """All records of a file, read so many a step; after the steps in `killed` another process goes on."""
    found, step = [], 0
    while reading.sheet:
        sample = list(reading.sheet.rows())[: register.SAMPLE]
        layout = register.find_heading(sample, reading.sheet.merges)
        proposed = register.propose(layout, sample[layout.bottom :])
        mapping = {column.index: column.field for column in proposed if column.field}
        reading.begin(layout, mapping, {})
        while chunk := reading.take(limit):
            found += [(record.row_number, record.name, record.number) for record in chunk]
            step += 1
            if step in killed:
                reading = register.Reading(reading.sheets, reading.place)
                reading.begin(layout, mapping, {})
        reading.leave()
    return found


@tagged("rcc_pure")
class TestRegisterReading(BaseCase):
    """For any file: chunks and killed servers change nothing, and no row is lost or read twice."""

    @settings(max_examples=60, deadline=None)
    @given(ROWS, st.integers(1, 7), st.sets(st.integers(1, 20)))
    def test_chunks_and_kills_change_nothing(self, rows, limit, killed):
        whole = told(register.Reading(csv_book(rows)), 10**6)
        self.assertEqual(told(register.Reading(csv_book(rows)), limit, killed), whole)
        numbers = [row for row, _name, _number in whole]
        self.assertEqual(len(set(numbers)), len(numbers))

    @settings(max_examples=60, deadline=None)
    @given(ROWS)
    def test_every_row_is_a_record_or_counted(self, rows):
        """The first row is a person: a word of headings alone, right below the heading, is its second line."""
        result = io.StringIO()
        csv.writer(result).writerows([HEADING, PERSON, *rows])
        records, skipped = read(result.getvalue().encode(), "book.csv")
        self.assertEqual(len(records) + sum(skipped.values()), 1 + len(rows))

    @settings(max_examples=60, deadline=None)
    @given(st.permutations(HEADING), st.integers(2000, 2030))
    def test_a_layout_is_known_by_its_headings_and_their_order(self, heading, year):
        def known_as(texts):
            layout = register.find_heading([texts, ["王强", "户主", resident_id(), "3", "5"]])
            return register.fingerprint(layout)

        dated = [f"{text} {year}年" if text == "存款余额" else text for text in heading]
        other = [f"{text}2001年" if text == "存款余额" else text for text in heading]
        self.assertEqual(known_as(dated), known_as(other))
        self.assertEqual(known_as(heading) == known_as(HEADING), heading == HEADING)

    @settings(max_examples=60, deadline=None)
    @given(st.permutations(HEADING))
    def test_columns_are_known_wherever_they_stand(self, heading):
        cells = {"姓名": "王强", "与户主关系": "户主", "身份证号码": resident_id(), "家庭人口": "3"}
        rows = [heading, [cells.get(text, "500") for text in heading]]
        layout = register.find_heading(rows)
        found = {column.heading: column.field for column in register.propose(layout, rows[1:])}
        self.assertEqual(
            found, dict(zip(HEADING, ["name", "relation", "number", "members", "deposits"]))
        )
