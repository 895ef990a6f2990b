"""Resident identity numbers of the People's Republic of China (GB 11643-1999); pure Python."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EARLIEST_YEAR = 1800
FLOAT_EXACT = 2**53
MESSAGES = {
    "length": "A resident identity number has 18 characters (or 15 before 1999).",
    "character": "A resident identity number has digits only; its last character may be X.",
    "date": "The birth date inside the identity number does not exist.",
    "checksum": "The check character of the identity number is wrong (GB 11643-1999).",
}
# 15 or 18 characters as people type them: full width, and a blank or hyphen between groups
_IN_TEXT = re.compile(
    r"(?<!\d)[1-9１-９](?:[ \t\u00a0\u3000\-]?\d){13,16}[ \t\u00a0\u3000\-]?[\dXxＸｘ](?![\dXxＸｘ])"
)
_GAPS = re.compile(r"[ \t\u00a0\u3000\-]")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'’‘`]+")


class IdentityError(ValueError):
    """An identity number that is refused; ``reason`` is a key of MESSAGES, by which callers translate."""

    def __init__(self, reason):
        super().__init__(MESSAGES[reason])
        self.reason = reason


class ResidentId(NamedTuple):
    """What an identity number tells: 18 characters, birth date, sex (male/female), region code of first issue."""

    number: str
    birth_date: date
    sex: str
    region: str


def normalize(value):
    """The characters of a number as people and spreadsheets write it, not yet judged.

    >>> normalize(" １１０１０５ 19491231 002x ")
    '11010519491231002X'
    >>> normalize(110105491231002.0), normalize("110105491231002.0")
    ('110105491231002', '110105491231002')
    >>> normalize(None)
    ''
    """
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        if value != value or abs(value) >= FLOAT_EXACT:
            raise IdentityError(
                "checksum"
            )  # a numeric cell keeps 15 digits: the rest is lost, never guess it
        value = int(value) if value.is_integer() else value
    text = _NOISE.sub("", unicodedata.normalize("NFKC", str(value))).upper()
    return re.sub(r"^(\d{15}|\d{18})\.0+$", r"\1", text)


def check_character(digits):
    """The 18th character that belongs to 17 digits (ISO 7064 MOD 11-2).

    >>> check_character("11010519491231002")
    'X'
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[weighted % 11]


def parse_resident_id(text):
    """Read an identity number of 18 or 15 characters; raise IdentityError (a ValueError with ``.reason``).

    An unknown region is no reason to refuse: regions are merged and renamed all the time.

    >>> parse_resident_id("11010519491231002X")
    ResidentId(number='11010519491231002X', birth_date=datetime.date(1949, 12, 31), sex='female', region='110105')
    >>> parse_resident_id(110105491231002).number
    '11010519491231002X'
    >>> [
    ...     parse_resident_id(n).sex
    ...     for n in ("440524188001010014", "370101190102039973", "360426199101010071")
    ... ]
    ['male', 'male', 'male']
    >>> for wrong in (
    ...     "110105194912310029",
    ...     "11010519490231002X",
    ...     "11010119900307182X",
    ...     "11010519880605002X",
    ...     "123",
    ...     "1101051949123100ZX",
    ... ):
    ...     try:
    ...         parse_resident_id(wrong)
    ...     except ValueError as error:
    ...         print(wrong, error.reason)
    110105194912310029 checksum
    11010519490231002X date
    11010119900307182X checksum
    11010519880605002X checksum
    123 length
    1101051949123100ZX character
    """
    number = normalize(text)
    if len(number) not in (15, 18):
        raise IdentityError("length")
    if not re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", number):
        raise IdentityError("character")
    if len(number) == 15:
        number = f"{number[:6]}19{number[6:]}"
        number += check_character(number)
    birth_date = _birth_date(number[6:14])
    if check_character(number[:17]) != number[17]:
        raise IdentityError("checksum")
    return ResidentId(number, birth_date, "male" if int(number[16]) % 2 else "female", number[:6])


def mask_number(text):
    """Show the first six and the last four characters; of a short number the last four only, of four or fewer none.

    >>> (
    ...     mask_number("410527198001019334"),
    ...     mask_number("A1234567"),
    ...     mask_number("1234"),
    ...     mask_number(""),
    ... )
    ('410527********9334', '****4567', '****', '')
    """
    number = str(text or "")
    if len(number) <= 4:
        return "*" * len(number)
    shown = 6 if len(number) >= 15 else 0
    return number[:shown] + "*" * (len(number) - shown - 4) + number[-4:]


def mask_text(text):
    """A text with the identity numbers in it masked; whatever is no valid number stays as it is.

    >>> mask_text("来人 11010519491231002X 说是本人，电话 13800138001")
    '来人 110105********002X 说是本人，电话 13800138001'
    >>> mask_text("110105 19491231 002x"), mask_text("旧证110105491231002。")
    ('110105********002X', '旧证110105********002X。')
    >>> mask_text("合同号 110105194912310029"), mask_text("6228480402564890018"), mask_text(None)
    ('合同号 110105194912310029', '6228480402564890018', None)
    """
    return _IN_TEXT.sub(_mask_match, text) if text else text


def _mask_match(match):
    try:
        return mask_number(parse_resident_id(_GAPS.sub("", match.group())).number)
    except IdentityError:
        return match.group()


def _birth_date(digits):
    try:
        birth_date = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentityError("date") from None
    if not birth_date.year >= EARLIEST_YEAR or birth_date > date.today():
        raise IdentityError("date")
    return birth_date
