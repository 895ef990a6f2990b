"""Where things are in the clone, and how Odoo is called."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ADDONS = ROOT / "addons"
DEMO = "rcc_demo"


def addons() -> list[str]:
    """Names of our addons, in alphabetical order."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def odoo(*arguments: object) -> list[str]:
    """The command line of an Odoo sub-command in this Python environment."""
    return [sys.executable, "-m", "odoo", *map(str, arguments)]


def odoo_translations(names: tuple[str, ...]) -> list[str]:
    """Paths of the zh_CN.po files of Odoo's own addons."""
    roots = [Path(path, "odoo") for path in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    found = []
    for root in roots:
        for name in names:
            for folder in (root / "addons" / name, root.parent / "addons" / name):
                path = folder / "i18n" / "zh_CN.po"
                if path.is_file():
                    found.append(str(path))
    return found


def template_database() -> str:
    """The template database of the tests."""
    sys.exit("name a database: -d DB")
