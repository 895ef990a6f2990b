"""As many households as a measurement needs, by the way on which registers come in."""

import base64
import csv
import io
from itertools import islice

from ..tools import county

CHUNK = 2000
FIRST_SERIAL = 1_000_000  # beyond every serial of the named stories
COLUMNS = {
    "户主姓名": lambda source: source.head.name,
    "身份证号码": lambda source: source.head.number,
    "联系电话": lambda source: source.head.phone,
    "家庭人口": lambda source: source.facts["members"],
    "劳动力": lambda source: source.facts["labour"],
    "耕地面积(亩)": lambda source: source.facts["land_mu"],
    "全年产量(公斤)": lambda source: source.facts["output_kg"],
    "经营收入": lambda source: source.facts["revenue"],
    "经营支出": lambda source: source.facts["cost"],
    "全年纯收入": lambda source: source.facts["net_income"],
    "住房价值": lambda source: source.facts["house_value"],
    "存款余额": lambda source: source.facts["deposits"],
}


def fill(env, count, seed=410527, first_serial=FIRST_SERIAL):
    """Add ``count`` households all over the union; the same arguments add the same people.

    Each 2,000 are one register of the union, applied at once and in the caller's
    transaction. Returns the imports.
    """
    union = env["rcc.branch"].search([("level", "=", "union")])
    names = _village_names()
    sources = county.households(count, seed, list(names), first_serial)
    registers = env["rcc.register.import"]
    while chunk := list(islice(sources, CHUNK)):
        registers += _import(env, union, chunk, names)
    return registers


def _village_names():
    """``{village code: (township, village)}`` of the county."""
    areas = {row["code"]: row for row in county.divisions()}
    return {
        code: (areas[row["parent_code"]]["name"], row["name"])
        for code, row in areas.items()
        if row["level"] == "village"
    }


def _import(env, branch, sources, names):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["乡镇", "行政村", *COLUMNS])
    for source in sources:
        writer.writerow(
            [*names[source.village_code], *(value(source) for value in COLUMNS.values())]
        )
    register = env["rcc.register.import"].create(
        {
            "filename": "register.csv",
            "file": base64.b64encode(stream.getvalue().encode()),
            "branch_id": branch.id,
        }
    )
    register.action_parse()
    register.action_apply()
    return register
