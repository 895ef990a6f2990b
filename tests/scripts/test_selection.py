"""What `./rcc test ARGUMENT` runs."""

import pytest

from scripts.quality import project, selection
from scripts.quality.selection import select
from scripts.setup.message import Problem


def inside(paths):
    return [str(path).removeprefix(f"{project.ROOT}/") for path in paths]


def test_everything():
    chosen = select([])
    assert chosen.pure and chosen.addons and chosen.demo
    assert {"tests/e2e", "tests/structure"} <= set(inside(chosen.black_box))


@pytest.mark.parametrize("argument", ["rcc_base", "addons/rcc_base", "addons/rcc_base/"])
def test_addon_means_its_rules_and_its_tests(argument):
    chosen = select([argument])
    assert inside(chosen.pure) == ["addons/rcc_base/tools"]
    assert inside(chosen.addons) == ["addons/rcc_base/tests"]
    assert not chosen.demo and not chosen.black_box


def test_one_test():
    chosen = select(["addons/rcc_base/tests/test_module.py::TestModule"])
    assert inside(chosen.addons) == ["addons/rcc_base/tests/test_module.py::TestModule"]
    assert chosen == selection.Selection(addons=chosen.addons)


@pytest.mark.parametrize("argument", ["rcc_nothing", "../elsewhere", "docs"])
def test_nothing_to_test_is_an_error(argument):
    with pytest.raises(Problem):
        select([argument])
