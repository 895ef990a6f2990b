"""How a repayment is divided (pure, no Odoo)."""

from decimal import Decimal


def allocate(amount, lines):
    """Divide `amount` over unpaid lines in due order, interest before principal of each line (先息后本, 先还旧).

    :param lines: pairs (interest unpaid, principal unpaid), oldest due date first
    :return: (interest, principal, rest) - the rest is what the lines did not need

    >>> allocate(Decimal(150), [(Decimal(10), Decimal(100)), (Decimal(9), Decimal(100))])
    (Decimal('19'), Decimal('131'), Decimal('0'))
    >>> allocate(Decimal(5), [(Decimal(10), Decimal(100))])
    (Decimal('5'), Decimal('0'), Decimal('0'))
    """
    if amount < 0:
        raise ValueError("a repayment is never negative")
    paid = [Decimal(0), Decimal(0)]
    for line in lines:
        for kind, due in enumerate(line):
            part = min(amount, due)
            paid[kind] += part
            amount -= part
    return paid[0], paid[1], amount
