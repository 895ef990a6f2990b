"""Every addon as an installable wheel, with all of its files inside."""

import zipfile
from pathlib import Path

from scripts.quality import linters, project
from scripts.setup.message import Problem, last_words


def build(addons: list[str], target: Path) -> dict[str, Path]:
    """{addon: its wheel in `target`}; built without the network, in the linters' environment."""
    target.mkdir(parents=True, exist_ok=True)
    return {addon: _build(addon, target) for addon in addons}


def _build(addon: str, target: Path) -> Path:
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "-w", target]
    done = linters.pip("wheel", *options, project.ADDONS / addon)
    found = sorted(target.glob(f"odoo_addon_{addon}-*.whl"))
    if done.returncode or not found:
        raise Problem(
            f"{addon} does not build as a wheel ({last_words(done)})", "see pyproject.toml"
        )
    return found[-1]


def missing(addon: str, wheel: Path) -> list[str]:
    """Files of the addon in the repository that the wheel does not carry."""
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    files = [path for path in project.tracked() if path.is_relative_to(f"addons/{addon}")]
    wanted = {path.relative_to("addons") for path in files if path.name != "pyproject.toml"}
    return sorted(str(path) for path in wanted if f"odoo/addons/{path}" not in inside)


def install(wheel: Path, target: Path) -> Path:
    """Install one wheel without its requirements; the folder of the addon."""
    done = linters.pip("install", "--no-deps", "--no-index", "--quiet", "--target", target, wheel)
    if done.returncode:
        raise Problem(f"{wheel.name} cannot be installed ({last_words(done)})")
    return target / "odoo" / "addons"
