"""The records of a sheet, one row at a time: junk left out, merged and repeated cells filled, every doubt named."""

import dataclasses
import datetime
import re
from collections import Counter
from typing import NamedTuple

from .amounts import Unit, parse_number
from .book import MAX_PARTS, NOT_CALCULATED
from .cells import (
    clean_name,
    identity_kind,
    looks_resident,
    number_text,
    parse_date,
    parse_phones,
    relation,
)
from .heading import is_numbering
from .kinship import Households
from .repeats import heading_again
from .text import clean, is_ditto, is_unknown, squash
from .words import FACT_KINDS, PERSON_FIELDS

LIMITS = {"members": 60, "labour": 60, "land_mu": 10**6, "price": 10**5}
MOST = 10**11
SIGNED = ("net_income",)
INHERITED = (
    "village",
    "township",
    "group",
    "head_name",
    "household_no",
)  # merged downwards over the rows they hold for
TOTAL = re.compile(
    r"^(?:本页|本村|全村|本组|全组|本表|总)?(?:合计|小计|总计|累计|共计|总数|汇总|平均|均值|承前页|过次页|转下页|接上页)|共\d*户|^\d+户$|^共[计有]?\d*[户人]"
)
SIGNATURE = re.compile(
    r"(?:制表|审核|审批|填表|经办|复核|负责|登记|调查|录入|统计|采集|主任|会计|信贷|记账|监督|盖章|签字|签章|客户经理|单位|日期|时间|村主任|村支书)[\w(（）)]{0,6}[:：]"
)
REMARK = re.compile(
    r"^(?:注|备注|说明|填表说明|填写说明|注意|附注|备考)(?:\d*[:：、.]|$)|^第\d+页|^共\d+页|^以下空白|^以上|^\*+|例[:：)]|^(?:示?例|样例)$"
)
PLACE = re.compile("[村屯庄]|社区|居委会")
SECTION = re.compile(r"[村组社屯庄队区镇乡]")


ERROR_CELL = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|FORMULA!|ERROR!|SPILL!)")


class Issue(NamedTuple):
    """Why a row is refused or doubtful: a code, the field it is about, what was typed."""

    code: str
    field: str = ""
    value: str = ""
    error: bool = False


@dataclasses.dataclass(slots=True)
class Record:
    """One person of a register. ``head`` is the row of the household's head (its own row for a head)."""

    row_number: int
    half: int = 0
    name: str = ""
    number: str = ""
    kind: str = "resident_id"
    role: str = "head"
    head: tuple = ()
    tie: str = ""  # what the rows of one household share: its number or its head's name
    phones: list = dataclasses.field(default_factory=list)
    date: datetime.date | None = None
    texts: dict = dataclasses.field(default_factory=dict)
    section: str = ""
    facts: dict = dataclasses.field(default_factory=dict)
    spouse: tuple = ("", "")
    issues: list = dataclasses.field(default_factory=list)

    @property
    def refused(self):
        """Whether the row cannot go in."""
        return any(issue.error for issue in self.issues)

    def refuse(self, code, about="", value=""):
        """Note why the row cannot go in."""
        self.issues.append(Issue(code, about, value, True))

    def doubt(self, code, about="", value=""):
        """Note what could not be read; the row goes in without it."""
        self.issues.append(Issue(code, about, value))


class Reader:
    """Reads one sheet under a mapping; ``skipped`` counts what was no record, by kind.

    :param layout: where the heading stands (heading.find_heading)
    :param mapping: {column index: field}; several columns of a number field are added up
    :param units: {column index: Unit} of the number columns
    """

    def __init__(self, sheet, layout, mapping, units=None):
        self.sheet, self.layout, self.units = sheet, layout, units or {}
        self.halves = _split(mapping)
        self.skipped = Counter()
        self.heading_words = {column: squash(texts[-1]) for column, texts in layout.texts.items()}
        self.number_columns = [
            column for column, name in mapping.items() if name in ("number", "spouse_number")
        ]
        self.has_relation = "relation" in mapping.values()
        self.section, self.above, self.tied = "", {}, {}
        self.below, self.after = None, layout.bottom

    def __iter__(self):
        households = Households()
        for record in self._records():
            yield from households.settle(record)
        yield from households.rest()

    def _records(self):
        filler = _Filler(self.sheet.merges)
        for index, row in enumerate(self.sheet.rows()):
            row = filler(index, row)
            if index < self.layout.bottom:
                continue
            kind = self._kind(row)
            if kind == "table":
                self.below = self.sheet.below(self.after)
                return
            if kind:
                self.skipped[kind] += 1
                self.after = index + 1 if kind == "total" else self.after
                continue
            self.after = index + 1
            for half, mapping in enumerate(self.halves):
                values = self._values(row, mapping, half)
                if self._is_record(values, filler.covered, mapping):
                    yield self._record(self.sheet.offset + index + 1, half, values)

    def _kind(self, row):
        """What a row is when it is no record at all; a lone village name opens a section."""
        if any(column < len(row) and looks_resident(row[column]) for column in self.number_columns):
            return None
        texts = [text for value in row if (text := squash(value))]
        if not texts:
            return "blank"
        if again := heading_again(row, self.layout):
            return again if self.sheet.part < MAX_PARTS else "heading"
        if is_numbering(row):
            return "numbering"
        if TOTAL.search(texts[0]) or len(texts) > 1 and TOTAL.search(texts[1]):
            return "total"
        if any(SIGNATURE.search(text) for text in texts) or REMARK.search(texts[0]):
            return "note"
        if len(set(texts)) == 1 and (
            len(texts[0]) > 4 or SECTION.search(texts[0]) or len(texts) > 2
        ):
            if PLACE.search(texts[0]):
                self.section = clean(next(value for value in row if squash(value)))
            return "title"
        return None

    def _values(self, row, mapping, half):
        """{field: [(column, value)]} of one half, with ditto marks replaced by the cell above."""
        values = {}
        for column, name in mapping.items():
            value = row[column] if column < len(row) else None
            if isinstance(value, str) and name not in PERSON_FIELDS and is_ditto(squash(value)):
                value = self.above.get((half, column))
            self.above[half, column] = value
            values.setdefault(name, []).append((column, value))
        return values

    def _is_record(self, values, covered, mapping):
        """Whether somebody stands here; template rows with a serial number and zeros only are empty."""
        names = [column for column, name in mapping.items() if name in PERSON_FIELDS]
        if names and all(column in covered for column in names):
            self.skipped["continued"] += 1
            return False
        if any(not is_unknown(_text(values, name)) for name in PERSON_FIELDS):
            return True
        said = {
            name
            for name, cells in values.items()
            for column, value in cells
            if name not in ("serial", "date", "identity_kind", *INHERITED)
            and not is_unknown(text := clean(value))
            and text not in ("0", "0.0", "无")
        }
        if not said - {"note", "address"}:
            self.skipped["blank"] += 1
            return False
        return True

    def _record(self, row_number, half, values):
        record = Record(
            row_number, half, name=clean_name(_first(values, "name")), section=self.section
        )
        self._refuse_error_cells(record, values)
        self._read_identity(record, values)
        self._read_texts(record, values)
        self._read_household(record, values)
        if record.role == "head":
            self._read_facts(record, values)
        return record

    def _refuse_error_cells(self, record, values):
        """No row whose formula was never calculated, and nobody whose name or number is an error of the spreadsheet."""
        for name, cells in values.items():
            for place, (column, value) in enumerate(cells):
                if not isinstance(value, str) or not ERROR_CELL.fullmatch(value):
                    continue
                if value == NOT_CALCULATED:
                    record.refuse("formula", name)
                elif name in PERSON_FIELDS:
                    record.refuse("cell_error", name, value)
                elif name in FACT_KINDS:
                    record.doubt("number", name, value)
                cells[place] = column, None

    def _read_identity(self, record, values):
        kind = identity_kind(_first(values, "identity_kind"))
        given = _number(values)
        typed = number_text(given)
        record.number, record.kind = typed.text, kind or "resident_id"
        if looks_resident(given):
            record.kind = "resident_id"  # whatever the column beside it says
        elif kind is None:
            record.refuse("kind", "identity_kind", _text(values, "identity_kind"))
        if typed.issue and not record.refused:
            record.refuse(typed.issue, "number", clean(given))
        if not record.name:
            record.refuse("name", "name", _text(values, "name"))
        elif (
            not re.fullmatch(r"[^\W\d_]+(?:[· ]+[^\W\d_]+)*", record.name) or len(record.name) > 30
        ):
            record.doubt("name_odd", "name", record.name)

    def _read_texts(self, record, values):
        record.phones, unread = [], None
        for _column, value in values.get("phone", ()):
            found, odd = parse_phones(value)
            record.phones += [phone for phone in found if phone not in record.phones]
            unread = unread or odd
        if unread and not record.phones:
            record.doubt("phone", "phone", unread)
        given = _first(values, "date")
        record.date = parse_date(given)
        if record.date is None and not is_unknown(clean(given)):
            record.doubt("date", "date", clean(given))
        for name in (
            "address",
            "township",
            "village",
            "group",
            "note",
            "household_no",
            "head_name",
        ):
            texts = [
                text
                for column, value in values.get(name, ())
                if not is_unknown(text := clean(value))
            ]
            if texts:
                record.texts[name] = " ".join(texts)
        spouse = (
            clean_name(_first(values, "spouse_name")),
            number_text(_first(values, "spouse_number")).text,
        )
        record.spouse = spouse

    def _read_household(self, record, values):
        """What the row says of kinship; a row of a sheet without kinship is a household of its own."""
        head_name = clean_name(record.texts.get("head_name"))
        role = relation(_first(values, "relation"))
        if role is None and head_name:
            role = "head" if head_name == record.name else "other"
        if role is None and self.has_relation:
            record.doubt("relation", "relation")
        record.tie = record.texts.get("household_no") or head_name
        if role is None and record.tie and self.tied.get(record.half, "") == record.tie:
            role = "other"  # the rows of one household number are one household, the head's first
        self.tied[record.half] = record.tie
        record.role = role or "head"

    def _read_facts(self, record, values):
        for name, kind in FACT_KINDS.items():
            total = None
            for column, value in values.get(name, ()):
                number = parse_number(value, kind, self.units.get(column) or Unit())
                if number.issue or number.value is not None and not _possible(name, number.value):
                    record.doubt(number.issue or "impossible", name, clean(value))
                elif number.value is not None:
                    total = (total or 0) + number.value
            if total is not None and not (name in ("members", "price") and not total):
                record.facts[name] = total
        if record.facts.get("labour", 0) > record.facts.get("members", 10**6):
            record.doubt(
                "labour", "labour", f"{record.facts['labour']:f} > {record.facts['members']:f}"
            )


class _Filler:
    """Gives merged cells their value, row by row; ``covered`` are the columns whose cell began in a row above."""

    def __init__(self, merges):
        self.starting, self.active, self.covered = {}, [], frozenset()
        for merge in merges:
            if merge.bottom - merge.top > 1 or merge.right - merge.left > 1:
                self.starting.setdefault(merge.top, []).append(merge)

    def __call__(self, index, row):
        self.active = [(merge, value) for merge, value in self.active if merge.bottom > index]
        for merge in self.starting.pop(index, ()):
            self.active.append((merge, row[merge.left] if merge.left < len(row) else None))
        if not self.active:
            self.covered = frozenset()
            return row
        row = list(row)
        covered = set()
        for merge, value in self.active:
            if merge.top < index:
                row.extend([None] * (merge.left + 1 - len(row)))
                row[merge.left] = value
                covered.add(merge.left)
        self.covered = frozenset(covered)
        return row


def _split(mapping):
    """Mappings of the halves of a sheet: a new one begins where the name or the number comes again."""
    halves = [{}]
    columns = sorted(mapping)
    repeated = min(
        (sum(mapping[column] == name for column in columns) for name in PERSON_FIELDS), default=0
    )
    if repeated < 2:
        return [dict(mapping)]
    size = len(columns) // repeated
    for position, column in enumerate(columns):
        if position and position % size == 0 and len(halves) < repeated:
            halves.append({})
        halves[-1][column] = mapping[column]
    return halves


def _possible(name, value):
    whole = FACT_KINDS[name] != "count" or value == int(value)
    return (
        whole
        and value <= LIMITS.get(name, MOST)
        and (value >= 0 or name in SIGNED and value >= -MOST)
    )


def _first(values, name):
    """The first filled cell of a field."""
    return next((value for column, value in values.get(name, ()) if value not in (None, "")), None)


def _number(values):
    """The identity number; one that stands in several boxes is put together."""
    cells = [value for column, value in values.get("number", ()) if value not in (None, "")]
    whole = next((value for value in cells if looks_resident(value)), None)
    if whole is not None or len(cells) < 2:
        return whole if whole is not None else next(iter(cells), None)
    return "".join(map(clean, cells))


def _text(values, name):
    return clean(_first(values, name))
