"""Telephone numbers as they are written in China. Knows nothing of Odoo."""

import re
import unicodedata
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberType

_MOBILE = re.compile(r"(?:\+|00)?(?:86)?(1[3-9]\d{9})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"(?:9[56]\d{3,6}|1[012]\d{1,3}|[48]00\d{7})")
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|#)\s*(\d{1,6})$", re.I)
_PARTS = re.compile(r"[/,;|\n、，；／]+|\s+或\s*|(?<=\d{7})\s{2,}")


class Phone(NamedTuple):
    """A number as people write it, as it is compared (E.164 without +), and mobile, landline or other."""

    number: str
    key: str
    kind: str


class PhoneError(ValueError):
    """Text that is no telephone number; `reason` is a code for the caller's words."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def split(text):
    """The numbers of a cell that holds several.

    >>> split("13800000000/0372-2345678"), split(" 138 0000 0000 "), split("")
    (['13800000000', '0372-2345678'], ['138 0000 0000'], [])
    """
    plain = unicodedata.normalize("NFKC", text or "")
    return [part.strip() for part in _PARTS.split(plain) if part.strip()]


def area_code(text):
    """The area code of a landline, or an empty text.

    >>> area_code("0372-7710101"), area_code("13837212345"), area_code("")
    ('0372', '', '')
    """
    number = written_or_typed(text)
    return number.split("-")[0] if re.fullmatch(r"0\d{2,3}-\d{7,8}", number) else ""


def written_or_typed(text):
    """As `written`; what cannot be read stays as typed."""
    try:
        return written(text or "")
    except ValueError:
        return text


def read(text, code=""):
    """One telephone number; a landline without area code gets the one given.

    Whether a mobile segment is allotted is not asked: the ministry allots them faster than libraries learn of it.

    >>> read("＋８６ 138-0013-8001")
    Phone(number='13800138001', key='8613800138001', kind='mobile')
    >>> read("7712345", "0372")
    Phone(number='0372-7712345', key='863727712345', kind='landline')
    >>> (
    ...     read("(0372) 771 2345").key,
    ...     read("010-88886666").number,
    ...     read("95588").kind,
    ...     read("+1 212 555 2368").key,
    ... )
    ('863727712345', '010-88886666', 'other', '12125552368')
    >>> read("7712345 转 8", "0372").number
    '0372-7712345转8'

    :raise PhoneError: with its reason

    >>> [_reason(text) for text in ("", "abc", "139123", "7712345", "1380013800", "0372-123")]
    ['empty', 'unknown', 'length', 'area_code', 'length', 'length']
    """
    text = unicodedata.normalize("NFKC", text or "").strip()
    if extension := _EXTENSION.search(text):
        phone = read(text[: extension.start()], code)
        return phone._replace(number=f"{phone.number}转{extension[1]}")
    digits = re.sub(r"[\s()./-]", "", text)
    if not digits:
        raise PhoneError("empty")
    if match := _MOBILE.fullmatch(digits):
        return Phone(match[1], f"86{match[1]}", "mobile")
    if _SERVICE.fullmatch(digits):
        return Phone(digits, digits, "other")
    if _LOCAL.fullmatch(digits):
        if not code:
            raise PhoneError("area_code")
        digits = code + digits
    return _other(digits)


def _other(digits):
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        raise PhoneError("unknown") from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneError("length" if digits.lstrip("+").isdecimal() else "unknown")
    fixed = phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE
    key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    return Phone(written(digits), key, "landline" if fixed else "other")


def _reason(text):
    """Why a text is no number, for the examples above."""
    try:
        read(text)
    except PhoneError as error:
        return error.reason
    return None


def written(text, country="CN"):
    """A number as people write it: a landline with its area code, a mobile number in groups; other text as typed.

    >>> (
    ...     written("03727710101"),
    ...     written("+86 372 771 0101"),
    ...     written("13837212345"),
    ...     written("95588"),
    ...     written(""),
    ... )
    ('0372-7710101', '0372-7710101', '138 3721 2345', '95588', '')

    :raise ValueError: a local number without its area code

    >>> written("7710101")
    Traceback (most recent call last):
    ...
    ValueError: area code
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return text
    if phonenumbers.is_valid_number(number):
        national = phonenumbers.national_significant_number(number)
        digits = phonenumbers.length_of_geographical_area_code(number)
        if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE and digits:
            return f"0{national[:digits]}-{national[digits:]}"
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    plain = "".join(character for character in text if character not in " -")
    if plain.isdecimal() and len(plain) in (7, 8) and plain[0] not in "01":
        raise ValueError("area code")
    return text
