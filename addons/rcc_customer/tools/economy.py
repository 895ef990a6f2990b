"""Which figures of the economic file follow from its lines. Pure: no Odoo.

Lines that are given are all there are of their kind: a figure is their sum. One line whose amount nobody told makes the
sum unknown, which is not zero. A figure that no line feeds is left to whoever types it.
"""

from decimal import Decimal

_CENT = Decimal("0.01")
#: figures that may follow from lines, in the order in which they are worked out
FOLLOWED = (
    "labour",
    "land_mu",
    "output_kg",
    "price",
    "revenue",
    "cost",
    "house_value",
    "deposits",
    "other_assets",
    "total_debts",
    "member_shares",
)
#: kinds of holdings that are an asset, or a debt, of the household; sums insured are neither
SAVED, OWED = ("deposit", "wealth"), ("loan",)


def total(values):
    """The sum of amounts, None as soon as one of them is unknown.

    >>> total([1, Decimal("2.5")]), total([1, None]), total([])
    (Decimal('3.50'), None, Decimal('0.00'))
    """
    values = list(values)
    if any(value is None or value is False for value in values):
        return None
    return sum((Decimal(str(value)) for value in values), Decimal(0)).quantize(_CENT)


def follow(lines):
    """{figure: amount, None if unknown} of the figures that lines feed.

    :param dict lines: {land, crop, livestock, asset, debt, holding, labour, share: [dicts of the line's columns]}; land
        carries `counts` (it is farmed), assets `fact` (which figure they add to)

    >>> follow({"crop": [{"output_kg": 500, "revenue": 1200, "cost": None}]})["revenue"]
    Decimal('1200.00')
    >>> follow({"crop": [{"output_kg": 500, "revenue": 1200, "cost": None}]})["cost"] is None
    True
    >>> follow({"holding": [{"kind": "loan", "amount": 3000}], "debt": [{"amount": 500}]})
    {'total_debts': Decimal('3500.00')}
    """
    fed = {}
    for figure, name, key, keep in _SOURCES:
        rows = [row for row in lines.get(name) or () if keep(row)]
        if rows or (figure == "land_mu" and lines.get("land")):
            fed.setdefault(figure, []).extend(row.get(key) for row in rows)
    figures = {figure: total(values) for figure, values in fed.items()}
    if lines.get("labour"):
        figures["labour"] = _workers(lines["labour"])
    if lines.get("crop"):
        figures["price"] = _mean_price(lines["crop"], figures["output_kg"])
    return {figure: figures[figure] for figure in FOLLOWED if figure in figures}


def _mean_price(crops, output):
    """Yuan a kilogram over all crops; unknown without output."""
    revenue = total(row.get("revenue") for row in crops)
    return (revenue / output).quantize(_CENT) if output and revenue is not None else None


def _workers(rows):
    """Persons who work: a named one counts once, however many kinds of work."""
    working = [row for row in rows if row.get("kind") != "home"]
    named = {row["person_id"] for row in working if row.get("person_id")}
    return len(named) + sum(1 for row in working if not row.get("person_id"))


def _always(_row):
    return True


_SOURCES = (
    ("land_mu", "land", "mu", lambda row: row.get("counts")),
    ("output_kg", "crop", "output_kg", _always),
    ("revenue", "crop", "revenue", _always),
    ("revenue", "livestock", "revenue", _always),
    ("revenue", "labour", "income", lambda row: row.get("kind") != "home"),
    ("cost", "crop", "cost", _always),
    ("cost", "livestock", "cost", _always),
    ("house_value", "asset", "amount", lambda row: row.get("fact") == "house_value"),
    ("deposits", "asset", "amount", lambda row: row.get("fact") == "deposits"),
    ("deposits", "holding", "amount", lambda row: row.get("kind") in SAVED),
    ("other_assets", "asset", "amount", lambda row: row.get("fact") == "other_assets"),
    ("total_debts", "debt", "amount", _always),
    ("total_debts", "holding", "amount", lambda row: row.get("kind") in OWED),
    ("member_shares", "share", "amount", _always),
)
