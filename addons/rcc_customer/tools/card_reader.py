"""What stands in the number's field: typed digits, or all that a card reader sends when it plays the keyboard. Pure."""

import re
import unicodedata
from typing import NamedTuple

_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_NAME = re.compile(
    r"(?:姓\s*名)\s*[::]?\s*([\u3400-\u9fff·]{2,30}?)(?=性\s*别|民\s*族|出\s*生|[\s,;|]|$)"
)
_ADDRESS = re.compile(
    r"(?:住\s*址|地\s*址)\s*[::]?\s*([^,;|\s]{4,60}?)(?=公民|身份|签发|[\s,;|]|$)"
)
_PLACE = re.compile(r"[省市县区乡镇村]")
_HAN = re.compile(r"[\u3400-\u9fff·]{2,15}")
_OTHER_WORDS = re.compile(r"公安|族$|长期|居民|身份|姓名|性别")


class Card(NamedTuple):
    """What was read; empty where it was not there."""

    number: str
    name: str
    address: str


def read(text):
    """The number (as typed, without blanks), and name and address when a reader sent them too.

    >>> read(" ４１０５２７１９８００１０１１２３ｘ ").number, read("410527 19800101 123").number
    ('41052719800101123x', '41052719800101123')
    >>> read(
    ...     "张伟|男|汉|19800101|河南省内黄县东庄镇东庄村12号|410527198001010118|内黄县公安局|20100101-长期"
    ... )
    Card(number='410527198001010118', name='张伟', address='河南省内黄县东庄镇东庄村12号')
    >>> read("姓名:张伟 性别:男 住址:内黄县东庄镇东庄村12号 公民身份号码 410527198001010118")
    Card(number='410527198001010118', name='张伟', address='内黄县东庄镇东庄村12号')
    >>> read("410527198001010118张伟"), read("")
    (Card(number='410527198001010118', name='张伟', address=''), Card(number='', name='', address=''))
    """
    plain = unicodedata.normalize("NFKC", text or "").strip()
    compact = re.sub(r"[\s'’`\u200b-\u200f\u2060\ufeff-]", "", plain)
    if re.fullmatch(r"[0-9A-Za-z]*", compact):
        return Card(compact, "", "")
    found = _NUMBER.search(plain) or _NUMBER.search(compact)
    if not found:
        return Card(compact, "", "")
    rest = plain.replace(found[0], " ")
    parts = [part for part in re.split(r"[|,;\t\n\s]+", rest) if part]
    return Card(found[0], _name(rest, parts), _address(rest, parts))


def _name(rest, parts):
    if labelled := _NAME.search(rest):
        return labelled[1]
    for part in parts:
        if _HAN.fullmatch(part) and not _OTHER_WORDS.search(part) and len(part) <= 6:
            return part if not _PLACE.search(part[-1:]) or len(part) <= 3 else ""
    return ""


def _address(rest, parts):
    if labelled := _ADDRESS.search(rest):
        return labelled[1]
    places = [
        part
        for part in parts
        if len(part) >= 6 and _PLACE.search(part) and not _OTHER_WORDS.search(part)
    ]
    return max(places, key=len, default="")
