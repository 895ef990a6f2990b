"""What a grade is worth: the credit limit of a household, as plain functions.

All amounts are yuan and exact. Each function returns the amount before and the
caller rounds with :func:`round_down`: limits are whole hundreds, never above what
the rule gives, and 0 means that there is no grant.
"""

from fractions import Fraction

from .scoring import exact

UNIT = 100


def round_down(amount, unit=UNIT):
    """Return the amount rounded down to whole units, at least 0.

    >>> round_down(15_099.99), round_down(-1), round_down(99), round_down(66_150, 1)
    (15000, 0, 0, 66150)
    """
    return max(0, int(exact(amount) // unit) * unit)


def repayment_capacity(net_income, years, share=Fraction(1, 2)):
    """Return what the household can repay out of its income in the grant's years.

    >>> repayment_capacity(40_000, 2)
    Fraction(40000, 1)
    """
    return exact(net_income) * years * exact(share)


def capacity_limit(cap, net_income, years, owed_elsewhere=0, share=Fraction(1, 2)):
    """Cap of the grade or capacity, whichever is lower, less debts elsewhere.

    >>> round_down(capacity_limit(20_000, 40_000, 2, 5_000))
    15000
    >>> round_down(capacity_limit(300_000, 40_000, 2, 5_030))
    34900
    >>> round_down(capacity_limit(20_000, -3_000, 2))
    0
    """
    capacity = repayment_capacity(net_income, years, share)
    return min(exact(cap), capacity) - exact(owed_elsewhere)


def surplus_limit(income, spending, growth, years, weight, cap=None):
    """Last year's surplus, grown, for the grant's years, times the grade's weight.

    >>> round_down(surplus_limit(60_000, 25_000, 0.05, 2, 0.9), 1)
    66150
    >>> round_down(surplus_limit(60_000, 25_000, 0.05, 2, 0.9, cap=50_000))
    50000
    """
    surplus = exact(income) - exact(spending)
    amount = surplus * (1 + exact(growth)) * years * exact(weight)
    return amount if cap is None else min(amount, exact(cap))


def base_plus_limit(base, assets, operating_income, cap, asset_share=0.1, income_share=0.3):
    """A base per grade plus shares of assets and operating income, capped.

    >>> round_down(base_plus_limit(80_000, 300_000, 50_000, 200_000))
    125000
    >>> round_down(base_plus_limit(100_000, 500_000, 200_000, 200_000))
    200000
    """
    amount = exact(base) + exact(assets) * exact(asset_share)
    amount += exact(operating_income) * exact(income_share)
    return min(amount, exact(cap))
