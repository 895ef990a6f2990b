"""The yearly cost of a loan as the borrower feels it (pure, no Odoo).

中国人民银行公告〔2021〕第3号: every loan shows its annualised rate, computed from all that the borrower pays.
"""


def period_rate(principal, payments):
    """Internal rate of return per period, a float; payments at the end of each period.

    >>> round(period_rate(1200, [110] * 12) * 12 * 100, 2)
    17.97
    """
    principal, payments = float(principal), [float(payment) for payment in payments]
    if principal <= 0 or not payments or sum(payments) < principal:
        raise ValueError("the payments do not cover the principal")
    low, high = 0.0, 1.0
    while _present_value(high, payments) > principal:
        high *= 2
    for _step in range(200):
        middle = (low + high) / 2
        if _present_value(middle, payments) > principal:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def effective_annual_rate(principal, payments, periods_per_year=12):
    """Compound yearly rate, a float fraction: (1 + rate per period) ^ periods − 1.

    >>> round(effective_annual_rate(1200, [110] * 12) * 100, 2)
    19.53
    >>> round(effective_annual_rate(1000, [1010], 12) * 100, 2)
    12.68
    """
    return (1 + period_rate(principal, payments)) ** periods_per_year - 1


def effective_annual_rate_dated(principal, start, flows):
    """The same for payments on any days: flows are (date, amount), years have 365 days (as XIRR)."""
    principal = float(principal)
    years = [((day - start).days / 365, float(amount)) for day, amount in flows]
    if principal <= 0 or sum(amount for _time, amount in years) < principal:
        raise ValueError("the payments do not cover the principal")

    def present_value(rate):
        return sum(amount / (1 + rate) ** time for time, amount in years)

    low, high = 0.0, 1.0
    while present_value(high) > principal and high < 1e9:
        high *= 2
    for _step in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if present_value(middle) > principal else (low, middle)
    return (low + high) / 2


def _present_value(rate, payments):
    value = 0.0
    for payment in reversed(payments):
        value = (value + payment) / (1 + rate)
    return value
