"""./rcc i18n [addon …] [-d DB] [--check]: export the templates and bring zh_CN.po up to date.

The terms come from an installed and updated database (default: the test template), by Odoo's own
exporter. `--check` writes nothing and fails when a template is stale or a term has no Chinese.
"""

import argparse
import importlib.util
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.quality import project

ROOT = project.ROOT

# Odoo's addons whose wording of a common term we take over, in this order.
MEMORY = ("web", "mail", "base", "hr", "phone_validation", "base_import", "base_setup")


def main(argv: list[str]) -> int:
    """Exit status 0 when every term has its Chinese (and, with --check, nothing is stale)."""
    options = _options(argv)
    if all(map(importlib.util.find_spec, ("polib", "odoo"))) and options.database:
        return _inside(options)
    return _outside(argv, options)


def _outside(argv: list[str], options: argparse.Namespace) -> int:
    """Get Odoo, bring the template database up to date, and run this again in its Python."""
    from scripts import setup
    from scripts.quality import template

    env = template.use(setup.environment("test"))
    with env.start_postgres(unsafe=True):
        source = template.Template(env, "demo")
        if not options.database:
            source.ensure()
            if source.faults:
                print("\n".join(source.faults), file=sys.stderr)
                return 1
        database = options.database or source.name
        command = [env.python, "-m", "scripts.i18n", "-d", database, *argv]
        return subprocess.run(command, cwd=ROOT, env=env.variables, check=False).returncode


def _inside(options: argparse.Namespace) -> int:
    from scripts.quality import catalogue

    addons = [Path(name.rstrip("/")).name for name in options.addons] or project.addons()
    if unknown := sorted(set(addons) - set(project.addons())):
        print(f"no such addon: {', '.join(unknown)}", file=sys.stderr)
        return 2
    templates = export(options.database, addons)
    memory = catalogue.memory_of(project.odoo_translations(MEMORY))
    faults = 0
    for addon in addons:
        faults += _bring_up_to_date(addon, templates.get(addon), memory, options.check)
    print(f"i18n: {len(addons)} addons, {faults} faults")
    return 1 if faults else 0


def export(database: str, addons: list[str]) -> dict[str, str]:
    """{addon: text of its .pot}, in one pass of Odoo's exporter over the installed addons."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "terms.tgz")
        config = Path(folder, "odoo.conf")
        config.write_text(f"[options]\naddons_path = {project.ADDONS}\n", encoding="utf-8")
        command = ["i18n", "export", "-c", config, "-d", database, "-o", target, *addons]
        done = subprocess.run(project.odoo(*command), capture_output=True, text=True, check=False)
        noise = [line for line in done.stderr.splitlines() if " INFO " not in line]
        if done.returncode or not target.is_file():
            sys.exit("the terms could not be exported:\n" + "\n".join(noise))
        if noise:
            print("\n".join(noise), file=sys.stderr)
        with tarfile.open(target) as archive:
            return {
                Path(member.name).parts[0]: archive.extractfile(member).read().decode()
                for member in archive
            }


def _bring_up_to_date(addon: str, pot_text: str | None, memory: dict, check: bool) -> int:
    """Write (or with `check` compare) both files of one addon; the number of faults."""
    from scripts.quality import catalogue

    folder = project.ADDONS / addon / "i18n"
    pot_path, po_path = folder / f"{addon}.pot", folder / "zh_CN.po"
    if pot_text is None:
        print(f"{addon}: no terms (is it installed in this database?)")
        return 0 if not pot_path.exists() else 1
    pot = catalogue.template(pot_text, addon)
    existing = catalogue.polib.pofile(str(po_path)) if po_path.exists() else None
    merged = catalogue.merge(pot, existing, {} if check else memory)
    faults = 0
    for path, text in ((pot_path, str(pot) + "\n"), (po_path, str(merged) + "\n")):
        faults += _write(path, text, check)
    for term, reason in catalogue.untranslated(merged):
        print(f"{addon}: {reason}: {term!r}")
        faults += 1
    return faults


def _write(path: Path, text: str, check: bool) -> int:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    if check:
        print(f"{path.relative_to(ROOT)} is stale: run ./rcc i18n {path.parts[-3]}")
        return 1
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"written: {path.relative_to(ROOT)}")
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./rcc i18n", description=__doc__)
    parser.add_argument("addons", nargs="*", help="addons; all when none is given")
    parser.add_argument("-d", "--database", help="an installed database (default: test template)")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on faults")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
