"""Each addon has the same shape, and its manifest names every file that Odoo must load."""

import fnmatch
import re
from pathlib import Path

from scripts.quality import project
from scripts.quality.checks.finding import Finding
from scripts.quality.project import ADDONS, ROOT

MANIFEST = {
    "license": "LGPL-3",
    "author": "Rural Credit CRM contributors",
    "category": "Rural Credit",
    "development_status": "Beta",
}
REQUIRED = ("name", "summary", "version", "depends")
FILES = (
    "__init__.py",
    "pyproject.toml",
    "readme/DESCRIPTION.md",
    "readme/CONFIGURE.md",
    "readme/USAGE.md",
    "readme/DEVELOP.md",
    "tests/__init__.py",
    "tests/test_module.py",
)
# Folders whose XML and CSV files Odoo loads by the manifest.
LOADED = ("security", "data", "views", "report", "wizard", "wizards", "demo")


def check(addon: str) -> list[Finding]:
    """Findings about one addon as a whole."""
    folder = ADDONS / addon
    manifest_path = folder / "__manifest__.py"
    manifest = project.manifest(addon)
    place = str(manifest_path.relative_to(ROOT))
    wrong = _keys(manifest) + _missing(folder, addon) + _data(folder, manifest)
    wrong += _assets(folder, addon, manifest) + _tests(folder)
    return [Finding(place, 1, text) for text in wrong]


def _keys(manifest: dict) -> list[str]:
    wrong = [f"no {key!r}" for key in REQUIRED if key not in manifest]
    for key, value in MANIFEST.items():
        if manifest.get(key) != value:
            wrong.append(f"{key!r} is {manifest.get(key)!r}, not {value!r}")
    if not str(manifest.get("version", "")).startswith("19.0."):
        wrong.append("'version' does not begin with 19.0.")
    return wrong


def _missing(folder: Path, addon: str) -> list[str]:
    wanted = [*FILES]  # translations: ./rcc i18n --check
    if any(re.search(r"^    _name = ", source, re.MULTILINE) for source in _sources(folder)):
        wanted.append("security/ir.model.access.csv")
    return [f"{name} is missing or empty" for name in wanted if not _has_content(folder / name)]


def _sources(folder: Path) -> list[str]:
    paths = [path for path in folder.rglob("*.py") if "tests" not in path.parts]
    return [path.read_text(encoding="utf-8") for path in paths]


def _has_content(path: Path) -> bool:
    return path.is_file() and (path.stat().st_size > 0 or path.name == "__init__.py")


def _data(folder: Path, manifest: dict) -> list[str]:
    listed = [*manifest.get("data", []), *manifest.get("demo", [])]
    wrong = [f"{name} is listed but not there" for name in listed if not (folder / name).is_file()]
    wrong += [f"{name} is listed twice" for name in {*listed} if listed.count(name) > 1]
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.suffix not in (".xml", ".csv") or inside.parts[0] not in LOADED:
            continue
        if str(inside) not in listed and not _is_raw(path):
            wrong.append(f"{inside} is not in the manifest")
    return wrong


def _is_raw(path: Path) -> bool:
    """Material that our Python reads: Odoo loads only CSV files that are named after a model."""
    return path.suffix == ".csv" and "." not in path.stem


def _assets(folder: Path, addon: str, manifest: dict) -> list[str]:
    patterns = []
    for entries in manifest.get("assets", {}).values():
        for entry in entries:
            patterns.append(entry if isinstance(entry, str) else entry[-1])
    wrong = []
    for path in folder.glob("static/**/*"):
        name = f"{addon}/{path.relative_to(folder)}"
        if path.suffix not in (".js", ".scss", ".css") and not _is_template(path):
            continue
        if "/static/lib/" not in name and not any(_matches(name, item) for item in patterns):
            wrong.append(f"{path.relative_to(folder)} is in no asset bundle")
    return wrong


def _is_template(path: Path) -> bool:
    return path.suffix == ".xml" and "src" in path.parts


def _matches(name: str, pattern: str) -> bool:
    """Odoo's globs: ** stands for any number of folders, none included."""
    return fnmatch.fnmatch(name, pattern) or fnmatch.fnmatch(name, pattern.replace("**/", ""))


def _tests(folder: Path) -> list[str]:
    """Each test file is imported by tests/__init__.py, else Odoo's runner would not see it."""
    init = folder / "tests" / "__init__.py"
    names = init.read_text(encoding="utf-8").split() if init.is_file() else []
    words = {word.strip("(),") for word in names}
    return [
        f"tests/{path.name} is not imported by tests/__init__.py"
        for path in folder.glob("tests/test_*.py")
        if path.stem not in words
    ]
