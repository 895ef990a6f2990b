"""Cell text as people type it: full width, stray spaces, apostrophes, dashes for "nothing known"."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
FORMULA_TEXT = re.compile(r'^="(.*)"$', re.S)
DASHES = "-—–―─_－"
UNKNOWN_WORDS = frozenset(
    {
        "",
        "/",
        "\\",
        "//",
        "?",
        "??",
        "???",
        "*",
        "**",
        "n/a",
        "na",
        "null",
        "none",
        "不详",
        "未知",
        "不明",
        "不清",
        "不清楚",
        "未填",
        "未填写",
        "待查",
        "待补",
        "待核实",
        "待定",
        "暂缺",
        "缺",
        "空",
        "拒答",
        "不知道",
        "未提供",
        "未统计",
        "未登记",
        ".",
        "。",
        "、",
        "×",
        "x",
        "#n/a",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
    }
)
DITTO_WORDS = frozenset({"同上", "同前", "″", "〃", '"', "“", "”", "''", "′′", "上同", "〞", "々"})


def clean(value):
    """One line of NFKC text; a whole number in a float cell loses its ``.0``.

    >>> (
    ...     clean("\u3000４１０５　２７\\n"),
    ...     clean(18834543046.0),
    ...     clean("'0123"),
    ...     clean('="0123"'),
    ...     clean(None),
    ... )
    ('4105 27', '18834543046', '0123', '0123', '')
    """
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    return _clean_text(value) if isinstance(value, str) else str(value)


@lru_cache(maxsize=8192)
def _clean_text(value):
    """The same cell is looked at from several sides, and words come again in every row."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", value))
    text = " ".join(text.split())
    formula = FORMULA_TEXT.match(text)
    return (formula.group(1) if formula else text.lstrip("'`‘’")).strip()


def squash(value):
    """The text without any space, as headings and names are compared.

    >>> squash("身 份 证\\n号 码")
    '身份证号码'
    """
    return clean(value).replace(" ", "")


def is_unknown(text):
    """Whether the cell says that the value is not known; an explicit "none" is not unknown.

    >>> [is_unknown(word) for word in ("", "——", "不详", "/", "无", "0")]
    [True, True, True, True, False, False]
    """
    return text.lower() in UNKNOWN_WORDS or not text.strip(DASHES + " ")


def is_ditto(text):
    """Whether the cell repeats the one above.

    >>> is_ditto("同上"), is_ditto("东庄村")
    (True, False)
    """
    return text in DITTO_WORDS
