"""Every addon builds as a wheel that carries all its files, and can be installed."""

import pytest

from scripts.quality import project, wheels


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """{addon: its wheel}"""
    return wheels.build(project.addons(), tmp_path_factory.mktemp("wheels"))


@pytest.mark.parametrize("addon", project.addons())
def test_wheel_carries_every_file(built, addon):
    assert wheels.missing(addon, built[addon]) == []


def test_wheel_can_be_installed(built, tmp_path):
    addon = "rcc_base"
    folder = wheels.install(built[addon], tmp_path) / addon
    for name in ("__manifest__.py", "i18n/zh_CN.po", "views/rcc_base_menus.xml"):
        assert (folder / name).is_file(), name
    assert list(folder.glob("static/**/*.*")), "no static file"
