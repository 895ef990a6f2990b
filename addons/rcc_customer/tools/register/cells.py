"""Dates, phones, identity numbers, names and kinship as they stand in a register's cells."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from .text import clean, is_unknown, squash

EXACT = 2**53  # above this a spreadsheet's number no longer holds every digit
RESIDENT = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![\dXx])"
)
FULL_DATE = re.compile(r"(19\d\d|20\d\d)\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2}))?")
PLAIN_DATE = re.compile(r"(19\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
MOBILE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)")
LANDLINE = re.compile(r"(?<![\d-])\(?(0\d{2,3})\)?[- ]?(\d{7,8})(?!\d)")
LOCAL = re.compile(r"(?<!\d)([2-9]\d{6,7})(?!\d)")
ROLES = (
    ("head", r"户主|本人|户主本人|申请人|借款人|主借人|01|02|0"),
    ("spouse", r"(?:户主)?(?:之)?(?:配偶|妻|妻子|丈夫|夫|爱人|老公|老婆|媳妇|夫妻)|10|11|12"),
    (
        "child",
        r"(?:户主)?(?:之)?(?:子|女|儿|儿子|女儿|子女|独生子|独生女|[长大次二三四五六小幺]子|[长大次二三四五六小幺]女|大儿子|二儿子|小儿子|大女儿|二女儿|小女儿|养子|养女|继子|继女)|2\d|3\d",
    ),
    (
        "parent",
        r"(?:户主)?(?:之)?(?:父|母|父亲|母亲|父母|岳父|岳母|公公|婆婆|公婆|养父|养母|继父|继母)|5\d",
    ),
)
KINDS = (
    (
        "resident_id",
        r"(?:居民|临时|二代|第二代|一代)*(?:居民)?身份证(?:件|号码|号)?|sfz|id|idcard|10?1|1|01|公民身份.*|ind01",
    ),
    ("marriage_certificate", r"结婚证(?:书|号)?|婚姻证.*"),
    ("household_register", r"户口[簿本].*|户籍.*"),
    ("uscc", r"统一社会信用代码.*|营业执照|组织机构代码.*"),
)


class Typed(NamedTuple):
    """A cell as text, with the reason code why it cannot be used."""

    text: str = ""
    issue: str | None = None


def number_text(value):
    """The identity number as typed; digits that a numeric cell has lost are never guessed.

    >>> number_text(" ４１０５２７ 19820518 9151 "), number_text(410527571027647.0).text
    (Typed(text='410527198205189151', issue=None), '410527571027647')
    >>> (
    ...     number_text(410527197210029334.0).issue,
    ...     number_text("4.10527E+17").issue,
    ...     number_text(410527197210029000).issue,
    ... )
    ('precision', 'precision', 'precision')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) > EXACT and (isinstance(value, float) or value % 1000 == 0):
            return Typed(repr(value), "precision")
        return Typed(str(int(value)) if float(value).is_integer() else repr(value))
    return _number_text(value) if isinstance(value, str) else _number_text(clean(value))


@lru_cache(maxsize=8192)
def _number_text(value):
    text = squash(value).upper()
    if is_unknown(text) or text in ("无", "没有"):
        return Typed(issue="missing")
    inside = RESIDENT.findall(text)
    if len(inside) == 1:
        return Typed(inside[0])
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?1[4-8]", text):
        return Typed(text, "precision")
    return Typed(text if re.search("[\u4e00-\u9fff]", text) else re.sub(r"[-—_.·,、*]", "", text))


def looks_resident(value):
    """Whether a cell holds something shaped like a resident ID number (valid or not).

    >>> (
    ...     looks_resident(" 410527 19820518 9151"),
    ...     looks_resident("13800001111"),
    ...     looks_resident(410527571027647.0),
    ... )
    (True, False, True)
    """
    typed = number_text(value)
    text = typed.text
    return (
        typed.issue == "precision"
        or bool(RESIDENT.fullmatch(text))
        or (len(text) in (17, 18, 19) and text[:-1].isdigit())
    )


def parse_date(value):
    """The day in a cell, or None; a month stands for its first day, a number for a spreadsheet's serial.

    >>> (
    ...     parse_date("2024年3月5日"),
    ...     parse_date("2024.3"),
    ...     parse_date(45356.0),
    ...     parse_date("20240305"),
    ...     parse_date("三月"),
    ... )
    (datetime.date(2024, 3, 5), datetime.date(2024, 3, 1), datetime.date(2024, 3, 5), datetime.date(2024, 3, 5), None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = clean(value)
    match = PLAIN_DATE.match(text) or FULL_DATE.search(text)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and 20000 < float(text) < 80000:
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    return None


def parse_phones(value):
    """All numbers in a cell (mobile first), and the text when none was understood.

    >>> (
    ...     parse_phones(18834543046.0),
    ...     parse_phones("139 1234 5678/0372-7712345"),
    ...     parse_phones("不详"),
    ...     parse_phones("139123"),
    ... )
    ((['18834543046'], None), (['13912345678', '0372-7712345'], None), ([], None), ([], '139123'))
    """
    text = clean(value)
    if is_unknown(text) or text in ("无", "没有", "0"):
        return [], None
    joined = (
        re.sub(r"(?<=\d)[- ](?=\d{3,4}\b)", "", text)
        if re.match(r"^\D*(?:\+?86)?[- ]?1", text)
        else text
    )
    phones = [
        *MOBILE.findall(text),
        *MOBILE.findall(joined),
        *("-".join(pair) for pair in LANDLINE.findall(text)),
    ]
    phones = list(dict.fromkeys(phones)) or list(LOCAL.findall(re.sub(r"[- ]", "", text)))
    return (phones, None) if phones else ([], text)


def clean_name(value):
    """A person's name without spaces and remarks in brackets.

    >>> (
    ...     clean_name("张 三"),
    ...     clean_name("李四（户主）"),
    ...     clean_name("买买提・艾力"),
    ...     clean_name("无"),
    ... )
    ('张三', '李四', '买买提·艾力', '')
    """
    text = re.sub(r"[(\[【<].*?[)\]】>]", "", clean(value))
    text = re.sub(r"[•・‧∙⋅.．]", "·", text).strip(" ·*、,:：")
    text = text if re.search("[a-zA-Z]", text) else text.replace(" ", "")
    return "" if is_unknown(text) or text in ("无", "空户") else text


def relation(value):
    """The role in the household that a kinship word or code (GB/T 4761) names; None for an empty cell.

    >>> [relation(word) for word in ("户主", "之妻", "长子", "母亲", "孙子", "")]
    ['head', 'spouse', 'child', 'parent', 'other', None]
    """
    text = squash(value)
    if is_unknown(text):
        return None
    return next((role for role, words in ROLES if re.fullmatch(words, text)), "other")


def identity_kind(value):
    """The kind of document; empty means resident ID, None a kind that no register may bring.

    >>> (
    ...     identity_kind("居民身份证"),
    ...     identity_kind("结婚证"),
    ...     identity_kind(""),
    ...     identity_kind("护照"),
    ... )
    ('resident_id', 'marriage_certificate', 'resident_id', None)
    """
    text = squash(value).lower()
    if is_unknown(text) or text == "无":
        return "resident_id"
    return next((kind for kind, words in KINDS if re.fullmatch(words, text)), None)
