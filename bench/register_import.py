"""Register rows a second over Odoo's own load() of as many bare partners.

A register row makes a household, a head, an identity and an economic file; it is read from the
workbook (action_parse) and applied (action_apply). The peer makes one partner a row.
"""

import base64
import io

import openpyxl

from bench.lib import Clock, Figure, Memory, Size
from bench.lib.population import resident_id

SIZES = (1_000, 10_000, 100_000)  # the first is below what the importer applies at once
FLOOR = 1.0
LINEAR = 0.7  # of the rate at 10,000 rows is left at 100,000
MOST = 500  # MB
SLICE = 10_000  # rows that the peer takes at once
WARM_UP = 20  # rows before the clock runs: translations and plans are loaded once a process
HEADING = ["村", "户主姓名", "身份证号码", "联系电话", "家庭人口", "耕地面积", "年收入", "存款余额"]
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静强磊军洋勇艳杰涛明超秀兰霞平刚"


def main(env):
    """Rows a second of ours and of the peer in the same database, how ours grows, and what it takes."""
    branch, village = _county(env)
    done, rates = WARM_UP, {}
    _register(env, branch, village, range(done))
    _load(env, range(done))
    for rows in SIZES:
        numbers = range(done, done + rows)
        with Memory() as memory:
            rates[rows] = rows / _register(env, branch, village, numbers)
        yield Figure(f"register_import {rows:,}", rates[rows], rows / _load(env, numbers), FLOOR)
        env.invalidate_all()
        done += rows
    yield Figure("register_import, growth", rates[SIZES[-1]], rates[SIZES[-2]], LINEAR)
    yield Size(f"register_import {rows:,}, memory", memory.peak, MOST)


def _register(env, branch, village, numbers):
    """Seconds to read and apply a register of new households."""
    register = env["rcc.register.import"].create(
        {
            "name": "bench",
            "filename": "register.xlsx",
            "branch_id": branch.id,
            "file": base64.b64encode(_workbook(village.name, numbers)),
        }
    )
    with Clock() as clock:
        for action in (register.action_parse, register.action_apply):
            action()
            if register.batch_state == "running":
                register._batch_run()
    assert register.state == "done", register.batch_error
    assert register.created_count == len(numbers), f"only {register.created_count} households"
    return clock.seconds


def _load(env, numbers):
    """Seconds that Odoo's own import of bare partners takes."""
    partners, seconds = env["res.partner"], 0.0
    for start in range(0, len(numbers), SLICE):
        some = numbers[start : start + SLICE]
        rows = [[f"{_name(number)} {number}", f"138{number:08d}"] for number in some]
        with Clock() as clock:
            result = partners.load(["name", "phone"], rows)
        assert len(result["ids"]) == len(rows), result["messages"]
        seconds += clock.seconds
    return seconds


def _county(env):
    """A branch with one village."""
    areas = env["rcc.area"]
    county = areas.create({"code": "990101", "name": "样县", "level": "county"})
    township = areas.create(
        {"code": "990101100", "name": "样镇", "level": "township", "parent_id": county.id}
    )
    village = areas.create(
        {"code": "990101100201", "name": "样村", "level": "village", "parent_id": township.id}
    )
    union = env["rcc.branch"].create({"code": "B", "name": "样县联社", "level": "union"})
    branch = env["rcc.branch"].create(
        {"code": "B1", "name": "样镇信用社", "level": "cooperative", "parent_id": union.id}
    )
    township.branch_id = branch
    return branch, village


def _workbook(village: str, numbers) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(village)
    sheet.append(HEADING)
    for number in numbers:
        facts = [3 + number % 4, 4.5, 20000 + number, 500 + number]
        sheet.append([village, _name(number), resident_id(number), f"139{number:08d}", *facts])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _name(number: int) -> str:
    return SURNAMES[number % 10] + GIVEN[number // 10 % 20] + GIVEN[number // 200 % 20]
