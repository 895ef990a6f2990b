"""Telephone numbers as they are written in China. Knows nothing of Odoo."""

import phonenumbers
from phonenumbers import PhoneNumberType


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
