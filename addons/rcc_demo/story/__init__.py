"""The demo county, told in the order in which it would happen.

Everything goes through the methods that staff use, as the users who would use
them; only dates in the past are set by hand.
"""

from . import (
    committee,
    consents,
    credit,
    households,
    lending,
    loans,
    network,
    staff,
    standing,
    succession,
    support,
)


def tell(env):
    """Fill an empty database with one county union, whose staff work in Chinese."""
    env = env(context=env.context | {"lang": "zh_CN"})
    network.tell(env)
    staff.tell(env)
    customers = households.tell(env)
    consents.tell(env, customers)
    credit.tell(env, customers)
    committee.tell(env)
    loans.tell(env, customers)
    support.tell(env, customers)
    lending.tell(env)
    succession.tell(env, customers)
    standing.tell(env, customers)
