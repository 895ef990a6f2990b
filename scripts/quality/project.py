"""Where things are in the clone, and how Odoo is called."""

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ADDONS = ROOT / "addons"
DEMO = "rcc_demo"


def addons() -> list[str]:
    """Names of our addons, in alphabetical order."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def closure(names: set[str] | None = None) -> list[str]:
    """These addons (default: all) and those of ours that they depend on."""
    if names is None:
        return addons()
    found, waiting = set(), set(names) & set(addons())
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(manifest(name)["depends"]) & set(addons()) - found
    return sorted(found)


def manifest(addon: str) -> dict:
    """The manifest of one addon."""
    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    """Files of the repository, relative to the root: tracked ones and those about to be."""
    if not (ROOT / ".git").exists():
        sys.exit("not a git clone: which files belong to the repository is not known")
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = map(Path, sorted(set(done.stdout.split("\0")) - {""}))
    return [path for path in paths if (ROOT / path).is_file() and not (ROOT / path).is_symlink()]


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
