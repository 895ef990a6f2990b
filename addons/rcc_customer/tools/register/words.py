"""The words over a register's columns and what they mean."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .amounts import SCALES, UNITS, Unit
from .lexicon import GENERIC, OTHER_PERSONS, PARTIAL, RULES, SPOUSES, WHOLE
from .text import squash

#: what kind of number each economic fact is (amounts.py UNITS)
FACT_KINDS = {
    "members": "count",
    "labour": "count",
    "land_mu": "land",
    "output_kg": "mass",
    "price": "price",
    "revenue": "money",
    "cost": "money",
    "net_income": "money",
    "house_value": "money",
    "deposits": "money",
    "other_assets": "money",
    "total_assets": "money",
    "total_debts": "money",
    "member_shares": "money",
}
TEXT_FIELDS = (
    "name",
    "head_name",
    "relation",
    "identity_kind",
    "number",
    "spouse_name",
    "spouse_number",
    "phone",
    "address",
    "township",
    "village",
    "group",
    "household_no",
    "date",
    "note",
    "serial",
)
FIELDS = (*TEXT_FIELDS, *FACT_KINDS)
#: columns of which a sheet has several halves when it repeats them side by side
PERSON_FIELDS = ("name", "number")

YEAR = re.compile(r"(20\d\d|19\d\d)年?(?:度)?")
BRACKETS = re.compile(r"[(\[【〔{<《](.*?)[)\]】〕}>》]")
COUNTED = re.compile("[头只辆台间套棵株匹条个座栋幢艘部羽处笔户人亩]|平方?米|m2")
MARKS = re.compile(
    r"[:：*＊★☆▲●·.、,，;；#?？!\"'|_\-—/\\+~]|^\d{1,2}(?=[一-龥])|^[①-⑳]|^第?[一二三四五六七八九十]{1,2}[、.]"
)
UNIT_NAME = "|".join(
    sorted({re.escape(name) for names in UNITS.values() for name in names}, key=len, reverse=True)
)
UNIT_WORD = re.compile(
    rf"(?:单位|金额|计量)*:?(?P<scale>[十百千万亿w]*)(?P<unit>{UNIT_NAME})?(?:/年|每年)?$", re.I
)


class Heading(NamedTuple):
    """What a heading names: the field (None when it is none of ours), how whole it is, the unit and the year in it."""

    field: str | None = None
    level: int = 0
    unit: Unit | None = None
    year: int = 0
    known: bool = False  # a heading word, though perhaps of a column that is not imported


def core(text):
    """The heading without spaces, brackets, marks and years.

    >>> core("2023年 家庭 总收入（万元）：")
    '家庭总收入'
    """
    text = BRACKETS.sub("", squash(text))
    return MARKS.sub("", YEAR.sub("", text))


def unit_of(text, kind="money"):
    """The unit in a heading's brackets or at its end, or None.

    >>> unit_of("存款（万元）"), unit_of("面积(公顷)", "land"), unit_of("姓名")
    (Unit(scale=Decimal('10000'), factor=Decimal('1')), Unit(scale=Decimal('1'), factor=Decimal('15')), None)
    """
    text = squash(text)
    words = [
        *BRACKETS.findall(text),
        *re.findall(rf"(?:单位|/|:)[:为]?((?:[十百千万亿]*)(?:{UNIT_NAME}))", text),
        re.sub(r"[(\[].*", "", text)[-4:],
    ]
    words += [part for word in words for part in re.split(r"[,，、;；]", word)]
    words += [word[-2:] for word in words[-4:] if word.endswith(("万元", "千元", "百元"))]
    for word in words:
        match = UNIT_WORD.match(word)
        if (
            match
            and (match["scale"] or match["unit"])
            and (not match["unit"] or match["unit"].lower() in UNITS[kind])
        ):
            scale = Decimal(1)
            for char in match["scale"].lower():
                scale *= SCALES[char]
            return Unit(scale, Decimal(UNITS[kind][match["unit"].lower()] if match["unit"] else 1))
    return None


def read_heading(texts):
    """What the texts over one column mean, from the group heading down to the last line.

    >>> read_heading(["收入与资产（元）", "经营收入"])[:2], read_heading(["配偶", "姓名"]).field
    (('revenue', 2), 'spouse_name')
    >>> read_heading(["收入", "合计"])[:2], read_heading(["户主姓名"])[:2]
    (('revenue', 3), ('head_name', 2))
    >>> [read_heading(["家庭年收入", word])[:2] for word in ("种植", "其他", "合计")]
    [('revenue', 1), ('revenue', 1), ('revenue', 3)]
    >>> read_heading(["负债情况", "合计"])[:2], read_heading(["Village 行政村"]).field
    (('total_debts', 3), 'village')
    >>> read_heading(["房屋（间）"]).field, read_heading(["房屋（元）"]).field
    (None, 'house_value')
    >>> read_heading(["人均纯收入"]), read_heading(["王春刚"]).known
    (Heading(field=None, level=0, unit=None, year=0, known=True), False)
    """
    return _read(tuple(texts))


@lru_cache(maxsize=4096)
def _read(texts):
    texts = [squash(text) for text in texts if squash(text)]
    words = [word for word in (core(text) for text in texts) if word]
    field, level, known = _match(words)
    field, known = _of_another(field, "".join(words), known)
    if FACT_KINDS.get(field) == "money" and any(map(COUNTED.match, BRACKETS.findall(texts[-1]))):
        field = None  # how many, not how much: "房屋(间)", "牲畜(头)"
    years = YEAR.findall("".join(texts))
    unit = _unit(texts, FACT_KINDS.get(field))
    return Heading(field, level if field else 0, unit, int(max(years)) if years else 0, known)


def _of_another(field, whole, known):
    """What a person's column becomes when it is the spouse's or somebody else's."""
    if field in ("name", "head_name", "number", "phone", "identity_kind", "address"):
        if SPOUSES.search(whole):
            own = {"name": "spouse_name", "head_name": "spouse_name", "number": "spouse_number"}
            return own.get(field), known
        return None if field != "address" and OTHER_PERSONS.search(whole) else field, known
    return ("spouse_name", True) if SPOUSES.fullmatch(whole) else (field, known)


def _unit(texts, kind):
    """The unit in the lowest line that names one."""
    units = (unit_of(text, kind) for text in reversed(texts)) if kind else ()
    return next(filter(None, units), None)


def _match(words):
    """The first rule that fits: of the last line when it speaks for itself, else of the lines together."""
    if not words:
        return None, 0, False
    joined = ["".join(words[-2:]), "".join(reversed(words[-2:])), "".join(words)]
    tries = (
        [*joined, words[-1]]
        if len(words) > 1 and GENERIC.match(words[-1])
        else [words[-1], *joined]
    )
    for text in (part for whole in tries for part in _scripts(whole)):
        for field, level, pattern in RULES:
            if len(text) <= 20 and pattern.search(text):
                return field, _level(words, text, field, level), True
    return None, 0, any(GENERIC.match(word) or PARTIAL.match(word) for word in words)


def _scripts(text):
    """The text, then its Chinese and its Latin words alone, since bilingual headings say the same thing twice."""
    chinese, latin = (
        re.sub("[a-z]+", "", text, flags=re.I),
        "".join(re.findall("[a-z]+", text, re.I)),
    )
    return (text, chinese, latin) if len(latin) > 1 and chinese else (text,)


def _level(words, text, field, level):
    """How whole a fact under a group heading is: "负债/合计" all, "年收入/种植" a part however whole its group."""
    if field not in FACT_KINDS or len(words) < 2:
        return level
    if WHOLE.fullmatch(words[-1]):
        return 3 if _match(words[-2:-1])[0] == field else level
    part = not GENERIC.match(words[-1]) or words[-1] in ("其他", "其它")
    return min(level, 1) if part and text != words[-1] else level
