"""What follows from the facts of a household, and when two sets of facts differ. Pure: no Odoo.

Amounts in yuan, land in mu, output in kg; None is unknown, and unknown is not zero.
"""

from decimal import Decimal

COUNTS = ("members", "labour")
AMOUNTS = (
    "price",
    "revenue",
    "cost",
    "net_income",
    "house_value",
    "deposits",
    "other_assets",
    "total_assets",
    "total_debts",
    "net_assets",
    "member_shares",
)
QUANTITIES = ("land_mu", "output_kg")
FACTS = COUNTS + QUANTITIES + AMOUNTS
_CENT = Decimal("0.01")


def clean(facts):
    """The known facts alone, each as int or as Decimal to the cent.

    >>> clean({"members": 4, "land_mu": "12.5", "revenue": None, "cost": False, "deposits": 0})
    {'members': 4, 'land_mu': Decimal('12.50'), 'deposits': Decimal('0.00')}
    """
    known = {}
    for name, value in facts.items():
        if name not in FACTS:
            raise KeyError(name)
        if value is None or value is False or value == "":
            continue
        known[name] = int(value) if name in COUNTS else Decimal(str(value)).quantize(_CENT)
    return known


def derive(facts):
    """Add what the known facts imply: revenue, net income, total and net assets; what was told is never replaced.

    >>> derive({"output_kg": Decimal(1000), "price": Decimal("2.4"), "cost": Decimal(900)})[
    ...     "net_income"
    ... ]
    Decimal('1500.00')
    >>> "net_assets" in derive({"total_assets": Decimal(10)})
    False
    """
    known = dict(facts)
    _fill(known, "revenue", ("output_kg", "price"), lambda output, price: output * price)
    _fill(known, "net_income", ("revenue", "cost"), lambda revenue, cost: revenue - cost)
    _fill(
        known,
        "total_assets",
        ("house_value", "deposits", "other_assets"),
        lambda *parts: sum(parts),
    )
    _fill(
        known, "net_assets", ("total_assets", "total_debts"), lambda assets, debts: assets - debts
    )
    return known


def _fill(known, target, sources, formula):
    if target not in known and all(source in known for source in sources):
        known[target] = formula(*(known[source] for source in sources)).quantize(_CENT)


def overlay(old, new):
    """New facts over old ones: what the new source does not know stays as it was, what follows is worked out again.

    >>> overlay(
    ...     {"revenue": Decimal(10), "cost": Decimal(4), "net_income": Decimal(6)},
    ...     {"cost": Decimal(5)},
    ... )["net_income"]
    Decimal('5.00')
    """
    kept = {name: value for name, value in old.items() if name not in _implied(old, new)}
    return derive({**kept, **new})


def _implied(old, new):
    """Names in `old` that only followed from facts which `new` replaces."""
    sources = {
        "revenue": {"output_kg", "price"},
        "net_income": {"output_kg", "price", "revenue", "cost"},
        "total_assets": {"house_value", "deposits", "other_assets"},
        "net_assets": {"house_value", "deposits", "other_assets", "total_assets", "total_debts"},
    }
    told = {name for name, causes in sources.items() if name in new or not causes & new.keys()}
    return {
        name
        for name in sources
        if name in old
        and name not in told
        and derive({k: v for k, v in old.items() if k != name}).get(name) == old[name]
    }
