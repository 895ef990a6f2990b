"""Amounts, areas, weights and head counts as staff write them: "3万5", "约1,200元", "２亩半", "三口人"."""

import re
from decimal import Decimal
from typing import NamedTuple

from .text import clean, is_unknown

#: factor to the unit of storage: yuan, mu, kilogram, yuan per kilogram, head
UNITS = {
    "money": {
        "元": "1",
        "圆": "1",
        "块": "1",
        "块钱": "1",
        "rmb": "1",
        "yuan": "1",
        "人民币": "1",
        "人民币元": "1",
        "角": "0.1",
    },
    "land": {
        "亩": "1",
        "亩地": "1",
        "mu": "1",
        "分": "0.1",
        "分地": "0.1",
        "厘": "0.01",
        "公顷": "15",
        "ha": "15",
        "垧": "15",
        "平方米": "0.0015",
        "m2": "0.0015",
        "平米": "0.0015",
    },
    "mass": {
        "公斤": "1",
        "千克": "1",
        "kg": "1",
        "斤": "0.5",
        "市斤": "0.5",
        "吨": "1000",
        "t": "1000",
        "担": "50",
    },
    "price": {
        "元/公斤": "1",
        "元/千克": "1",
        "元/kg": "1",
        "元每公斤": "1",
        "元/斤": "2",
        "元/市斤": "2",
        "元每斤": "2",
        "元/吨": "0.001",
        "元": "1",
        "块": "1",
    },
    "count": {
        "人": "1",
        "口": "1",
        "口人": "1",
        "个": "1",
        "个人": "1",
        "名": "1",
        "位": "1",
        "丁": "1",
    },
}
SCALES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "k": 1000,
    "万": 10**4,
    "w": 10**4,
    "萬": 10**4,
    "亿": 10**8,
}
DIGITS = {
    **{char: index for index, char in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
    **{char: index for index, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
}
CHINESE_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NOTHING_WORDS = frozenset(
    {
        "无",
        "没有",
        "没",
        "零",
        "〇",
        "无存款",
        "无负债",
        "无贷款",
        "无欠款",
        "无外债",
        "无借款",
        "无房",
        "无土地",
        "无地",
        "无股金",
        "未入股",
        "无收入",
        "nil",
    }
)
BEFORE = re.compile(r"^(?:大约|大概|约计|约|将近|接近|近|共计|合计|共|计|¥|人民币|rmb)+")
AFTER = re.compile(r"(?:左右|上下|以上|以内|不到|多|余|来|许|整|正|每年|/年|一年|年|\+)+$")
WHOLE = "[零一二三四五六七八九〇两俩仨壹贰叁肆伍陆柒捌玖十拾百佰千仟]+"
PART = re.compile(
    rf"(?a)(?P<digits>\d+(?:\.\d+)?|\.\d+|{WHOLE}|半)(?P<scale>[十百千万萬亿wk]*)(?P<more>多|余|来)?(?P<unit>[^\d.零-鿿]*?[一-龥a-z0-9/]*?)(?P<half>半)?"
    rf"(?=\d|\.\d|{WHOLE}|$)"
)
BRACKETS = re.compile(r"\([^()]*\)$")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}$")
RANGE = re.compile(r"\d\s*(?:[-~—–至到])\s*\d")
NEGATIVE = re.compile(r"^(?:[-－−负△▲]|\((?=.*\)$))")


class Unit(NamedTuple):
    """What a heading says about its numbers: "(万元)" is scale 10000, factor 1."""

    scale: Decimal = Decimal(1)
    factor: Decimal = Decimal(1)


PLAIN = Unit()


class Number(NamedTuple):
    """A value in the unit of storage, or None when unknown; ``issue`` names why a text was not understood."""

    value: Decimal | None = None
    issue: str | None = None


def parse_number(value, kind="money", unit=PLAIN):
    """Read one cell; a unit written in the cell wins over the heading's.

    >>> [
    ...     str(parse_number(text).value)
    ...     for text in ("1,200元", "3.5万", "3万5", "无", "不详", "约２０００")
    ... ]
    ['1200', '35000.0', '35000', '0', 'None', '2000']
    >>> (
    ...     str(parse_number("2亩半", "land").value),
    ...     str(parse_number("800斤", "mass").value),
    ...     parse_number("3-5万").issue,
    ... )
    ('2.5', '400.0', 'range')
    >>> (
    ...     str(parse_number("3.5", unit=Unit(Decimal(10000))).value),
    ...     str(parse_number("3.5万", unit=Unit(Decimal(10000))).value),
    ... )
    ('35000.0', '35000.0')
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(str(value))
        return (
            Number(number * unit.scale * unit.factor)
            if number.is_finite()
            else Number(issue="number")
        )
    text = clean(value).lower()
    if is_unknown(text):
        return Number()
    text = re.sub(r"[,，'\s]", "", text)
    if text in NOTHING_WORDS:
        return Number(Decimal(0))
    if RANGE.search(text):
        return Number(issue="range")
    return _signed(text, kind, unit)


def _signed(text, kind, unit):
    """Take off the sign and the words around the number, then read its parts."""
    negative = bool(NEGATIVE.match(text))
    if negative:
        text = NEGATIVE.sub("", text).rstrip(")")
    text = AFTER.sub("", BEFORE.sub("", text))
    number = _parts(text, kind, unit)
    if number is None and "(" in text:
        number = _parts(AFTER.sub("", BRACKETS.sub("", text)), kind, unit)
    if number is None:
        return Number(issue="number")
    return Number(-number if negative else number)


def _parts(text, kind, unit):
    """The sum of the parts of "3万5千", "2亩3分", or None when a part is no number of this kind."""
    if SCIENTIFIC.match(text):
        return Decimal(text) * unit.scale * unit.factor
    total, position, last = Decimal(0), 0, None
    while position < len(text):
        part = PART.match(text, position)
        if not part or part.end() == position or (position and text[position] == "."):
            return None
        amount = _amount(part, kind, unit, last)
        if amount is None:
            return None
        total += amount[0]
        last, position = amount[1], part.end()
    return total if position else None


def _amount(part, kind, unit, last):
    """The value of one part and the step that a bare digit after it would count ("3万5": 1000)."""
    digits = part["digits"]
    number = (
        Decimal("0.5")
        if digits == "半"
        else Decimal(digits)
        if digits[0] in ".0123456789"
        else Decimal(chinese(digits))
    )
    scale = Decimal(1)
    for char in part["scale"]:
        scale *= SCALES[char]
    word = part["unit"]
    if word and word not in UNITS[kind]:
        return None
    if word:
        factor = scale * Decimal(UNITS[kind][word])
    elif last is not None:
        factor = scale * unit.factor if scale > 1 or number >= 10 else last
    else:
        factor = unit.factor * (scale if scale > 1 else unit.scale)
    if part["half"]:
        number += Decimal("0.5")
    return number * factor, factor / 10


def chinese(text):
    """A Chinese numeral below ten thousand; digits in a row are read one by one.

    >>> chinese("十二"), chinese("三千五百"), chinese("两"), chinese("二〇二四"), chinese("三百五")
    (12, 3500, 2, 2024, 350)
    """
    if not any(char in CHINESE_SCALES for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total, digit, step, zero = 0, None, 0, False
    for char in text:
        if char in CHINESE_SCALES:
            step = CHINESE_SCALES[char]
            total, digit, zero = total + (1 if digit is None else digit) * step, None, False
        else:
            digit, zero = DIGITS[char], zero or DIGITS[char] == 0
    return total + (digit or 0) * (step // 10 if digit and step > 10 and not zero else 1)
