"""./rcc lint [addon or path …]: linters and the repository's own checks. Works without a network.

The linters live in .odoo/lint, pinned by config/requirements-lint.txt. Exit status 1 on any finding.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.quality import checks, linters, project


def main(argv: list[str]) -> int:
    """Exit status 0 when nobody found anything."""
    parser = argparse.ArgumentParser(prog="./rcc lint", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="addon or path", help="all when none is given"
    )
    parser.add_argument("--aims", action="store_true", help="list what is longer than the aims too")
    options = parser.parse_args(argv)
    files = _chosen(options.targets)
    addons = sorted({path.parts[1] for path in files if path.parts[0] == "addons"})
    findings = checks.run(files, [name for name in addons if name in project.addons()])
    _show("own checks", "\n".join(map(str, findings)))
    failed = bool(findings) + _outside(addons, files)
    checks.sizes.report_aims(files, listed=options.aims)
    print(f"lint: {len(files)} files, {'findings by ' + str(failed) if failed else 'no findings'}")
    return 1 if failed else 0


def _outside(addons: list[str], files: list[Path]) -> int:
    """Run the outside linters side by side; how many of them found something."""
    programs = linters.ready()
    wanted = linters.commands([name for name in addons if name in project.addons()], files)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda words: linters.run(programs, words), wanted.values()))
    for name, (status, output) in zip(wanted, results, strict=True):
        _show(name, output or f"exit status {status}" if status else "")
    return sum(bool(status) for status, _output in results)


def _chosen(targets: list[str]) -> list[Path]:
    wanted = [
        f"addons/{name}" if name in project.addons() else name.rstrip("/") for name in targets
    ]
    return [
        path
        for path in project.tracked()
        if not wanted or any(path == Path(name) or path.is_relative_to(name) for name in wanted)
    ]


def _show(name: str, findings: str) -> None:
    print(f"{name}: {'ok' if not findings else ''}")
    if findings:
        print("\n".join(f"  {line}" for line in findings.splitlines()))
