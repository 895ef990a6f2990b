"""The stages of ./rcc test; each runs pytest once and returns its Counts."""

import os
import subprocess
import time
from pathlib import Path

from scripts.quality import project, template
from scripts.quality.counts import Counts
from scripts.setup.message import Problem, say

WATCH = ("-p", "scripts.quality.watch")
# Run inside an Odoo shell; they cannot be imported.
SHELL_SCRIPTS = "--ignore=scripts/setup/inside"


def pure(env, paths: list[str]) -> Counts:
    """Pure rules with their doctests and the tests of the scripts: no database."""
    options = ("-p", "no:odoo", "-p", "scripts.quality.pure", "--doctest-modules", SHELL_SCRIPTS)
    return _pytest(env, "pure", *options, *paths)


def addons(env, paths: list[str], kind: str = "bare", fresh: bool = False) -> Counts:
    """The addons' own tests, tours included, in a clone of the template database."""
    _require_browser(env)
    source = template.Template(env, kind)
    source.ensure(fresh, {Path(path).relative_to(project.ADDONS).parts[0] for path in paths})
    if source.faults:
        return Counts.of_faults(source.faults)
    with source.clone(kind) as database:
        options = ("--odoo-http", f"--odoo-database={database}", "--odoo-log-level=warn")
        return _pytest(env, kind, *options, f"--odoo-config={_config(env)}", *paths)


def black_box(env, paths: list[str]) -> Counts:
    """Tests from outside: a real server with the demo county, a real browser, the commands."""
    _require_browser(env)
    faults = []
    for kind in ("bare", "demo"):
        source = template.Template(env, kind)
        source.ensure()
        faults += source.faults
    if faults:
        return Counts.of_faults(faults)
    # In the caller's own environment: what a user would have, not what Odoo is given.
    return _pytest(env, "black-box", "-p", "no:odoo", *paths, variables=dict(os.environ))


def _pytest(env, stage: str, *options: str, variables: dict | None = None) -> Counts:
    report = template.FOLDER / f"{stage}-report.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    say(f"-- {stage}")
    began = time.monotonic()
    command = [env.python, "-m", "pytest", "-q", "--durations=5", "--durations-min=2"]
    done = subprocess.run(
        [*map(str, command), "--continue-on-collection-errors", *WATCH, *options],
        cwd=project.ROOT,
        env=(variables or env.variables) | {"RCC_TEST_REPORT": str(report)},
        check=False,
    )
    counts = Counts.read(report, done.returncode)
    say(f"-- {stage}: {counts} in {time.monotonic() - began:.0f} s")
    return counts


def _config(env) -> str:
    path = template.FOLDER / "odoo.conf"
    lines = {
        "addons_path": env.addons_path,
        "data_dir": env.data_dir,
        "http_interface": "127.0.0.1",
        "screenshots": template.FOLDER / "screenshots",
    }
    text = "[options]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())
    path.write_text(text, encoding="utf-8")
    return str(path)


def _require_browser(env) -> None:
    """Odoo skips its browser tests without Chromium or websocket-client: here that is an error."""
    if not env.chromium:
        raise Problem("no Chromium for the browser tests", "apt-get install chromium")
    check = [str(env.python), "-c", "import websocket, playwright"]
    if subprocess.run(check, env=env.variables, capture_output=True, check=False).returncode:
        raise Problem("websocket-client or playwright is missing", "remove .odoo and start again")
