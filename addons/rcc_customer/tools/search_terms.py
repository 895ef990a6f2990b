"""What a customer can be found by, and what a typed query means. Pure: no Odoo, no keys, no database.

Kinds: name (every tail of the name, so that a prefix search finds any part), pinyin (full and initials), phone (digits
reversed, so that a prefix search finds a tail), tail (last four of a document), no (customer number), hmac (a whole
document number, keyed elsewhere).
"""

import re
import unicodedata
from typing import NamedTuple

from .pinyin import syllables

_RUNS = re.compile(r"[^\x00-\x7f]+|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_NUMBER = re.compile(r"[0-9]{10,17}[0-9x]")
_LONGEST = 40


class Term(NamedTuple):
    kind: str
    value: str
    exact: bool


def normal(text):
    """Half width, no blanks, lower case.

    >>> normal(" 张　伟 Ａ")
    '张伟a'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).lower()


def name_keys(name):
    """
    >>> sorted(name_keys("张伟"))
    [('name', '伟'), ('name', '张伟'), ('pinyin', 'w'), ('pinyin', 'wei'), ('pinyin', 'zhangwei'), ('pinyin', 'zw')]
    """
    name = normal(name)[:_LONGEST]
    keys = {("name", name[start:]) for start in range(len(name))}
    parts = syllables(name)
    for start in range(len(parts) if len(parts) <= 4 else min(1, len(parts))):
        keys.add(("pinyin", "".join(parts[start:])))
        keys.add(("pinyin", "".join(part[0] for part in parts[start:])))
    return keys


def phone_keys(phone):
    """
    >>> phone_keys("+86 138 0013 8000")
    {('phone', '00083100831')}
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone or ""))
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return {("phone", digits[::-1])} if len(digits) >= 5 else set()


def words(query):
    """Runs of Chinese and of letters or digits; all of them must match.

    >>> words("张伟 东庄"), words("张5678"), words("Ｃ00000012")
    (['张伟', '东庄'], ['张', '5678'], ['c00000012'])
    >>> words("138 0013-8000"), words("J990001-2005-000123")
    (['13800138000'], ['j9900012005000123'])
    """
    text = unicodedata.normalize("NFKC", query or "").lower()
    digits = re.sub(r"[\s-]", "", text)
    if _NUMBER.fullmatch(digits):
        return [digits]
    return [word.replace("-", "") for word in _RUNS.findall(text)]


def terms(word):
    """Everything that one word can mean; any of them may match.

    >>> terms("zw")
    [Term(kind='pinyin', value='zw', exact=False)]
    >>> terms("张伟户")  # a household is called after its head
    [Term(kind='name', value='张伟', exact=False)]
    >>> [term.kind for term in terms("9334")]
    ['phone', 'tail', 'no']
    """
    if not word.isascii():
        return [Term("name", word.removesuffix("户") or word, False)]
    if word.isalpha():
        return [
            Term("pinyin", word, False),
            *([Term("name", word, False)] if len(word) > 6 else []),
        ]
    found = []
    if word.isdigit() and 3 <= len(word) <= 13:
        found.append(Term("phone", word[::-1], False))
    if re.fullmatch(r"\d{3}[\dx]", word):
        found.append(Term("tail", word, True))
    if re.fullmatch(r"c?\d{1,8}", word):
        found.append(Term("no", "c" + word.lstrip("c").zfill(8), True))
    if len(word) >= 6:
        found.append(Term("hmac", word, True))
    return found
