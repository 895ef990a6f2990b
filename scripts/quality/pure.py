"""pytest plugin: import addons/*/tools without a database and without their models.

Each addon becomes a package without code, so `odoo.addons.rcc_x.tools.y` can be imported, and a tool
that needs a model cannot: what is called pure is pure. Used as `-p scripts.quality.pure`.
"""

import sys
import types
from pathlib import Path

import _pytest.pathlib

import odoo.addons

from scripts.quality import project


def pytest_configure():
    """Put the addons' empty packages in place and teach pytest their names."""
    for addon in sorted(path.parent.name for path in project.ADDONS.glob("*/tools")):
        _stub(addon)
    original = _pytest.pathlib.resolve_pkg_root_and_module_name

    def resolve(path: Path, *, consider_namespace_packages: bool = False):
        if path.is_relative_to(project.ADDONS):
            parts = path.relative_to(project.ADDONS).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            return project.ROOT, ".".join(("odoo", "addons", *parts))
        return original(path, consider_namespace_packages=consider_namespace_packages)

    _pytest.pathlib.resolve_pkg_root_and_module_name = resolve


def _stub(addon: str) -> None:
    package = types.ModuleType(f"odoo.addons.{addon}")
    package.__path__ = [str(project.ADDONS / addon)]
    package.__file__ = str(project.ADDONS / addon / "__init__.py")
    sys.modules[package.__name__] = package
    setattr(odoo.addons, addon, package)
