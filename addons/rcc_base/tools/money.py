"""Amounts in Chinese capital figures (大写金额), as 支付结算办法 (银发〔1997〕393号), annex 1 asks of every voucher."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
LARGEST = Decimal(10) ** 13
FEN = Decimal("0.01")


def in_words(amount):
    """Write a yuan amount in capital figures: two decimals, 0 ≤ amount ≤ 10¹³; else ValueError.

    A float is rounded half up to the fen, since 0.1 + 0.2 is meant as 0.30; a Decimal, int or text finer than
    one fen is refused. The prefix 人民币 is left to the form.

    >>> in_words("10203.40"), in_words(100000), in_words(107000.53)
    ('壹万零贰佰零叁元肆角整', '壹拾万元整', '壹拾万柒仟元零伍角叁分')
    >>> in_words("1001.01"), in_words("0.05"), in_words(0)
    ('壹仟零壹元零壹分', '伍分', '零元整')
    >>> in_words(100_001_000), in_words(10**12)
    ('壹亿零壹仟元整', '壹万亿元整')
    """
    fen = int(_to_decimal(amount) * 100)
    yuan, cents = divmod(fen, 100)
    if not fen:
        return "零元整"
    words = _whole(yuan) + "元" if yuan else ""
    return words + _fraction(yuan, *divmod(cents, 10))


def _to_decimal(amount):
    """The amount as an exact, non-negative Decimal of two places."""
    try:
        exact = Decimal(
            repr(amount) if isinstance(amount, float) else str(amount).strip().replace(",", "")
        )
    except InvalidOperation:
        raise ValueError("Not an amount.") from None
    if not exact.is_finite() or exact < 0 or exact > LARGEST:
        raise ValueError("An amount in words lies between 0 and 10,000,000,000,000.")
    rounded = exact.quantize(FEN, ROUND_HALF_UP)
    if rounded != exact and not isinstance(amount, float):
        raise ValueError("An amount in words is not finer than one fen.")
    return rounded


def _fraction(yuan, jiao, fen):
    """Jiao and fen; 零 stands for an empty jiao, and after a yuan figure that ends in zero."""
    if not jiao and not fen:
        return "整"
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    words = gap + (DIGITS[jiao] + "角" if jiao else "")
    return words + (DIGITS[fen] + "分" if fen else "整")


def _whole(number):
    """A whole number: 亿 before 万 before the last four figures.

    >>> _whole(101_000), _whole(100_203), _whole(1_010_000_000), _whole(100_010_000)
    ('壹拾万壹仟', '壹拾万零贰佰零叁', '壹拾亿壹仟万', '壹亿零壹万')
    """
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _four_figures(number)


def _four_figures(number):
    """Up to four figures, zeros between figures written once."""
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return words
