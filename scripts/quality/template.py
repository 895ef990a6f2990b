"""Template databases of the tests: built once, updated for changed addons, cloned in a second.

"bare" holds every addon but rcc_demo; "demo" is a clone of it with the demo county. State, logs and
filestores are below .odoo/test; the databases carry a hash of the clone's path in their names.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from scripts.quality import fingerprint, logscan, project
from scripts.setup.message import Problem, say
from scripts.setup.place import locked

FOLDER = project.ROOT / ".odoo" / "test"
PREFIX = "test_" + hashlib.sha256(str(project.ROOT).encode()).hexdigest()[:8]
# Databases that this process could not make: one report is enough.
FAILED: set[str] = set()
# The bundles of the web client and of the tours, so that no browser test pays for them.
ASSETS = """
bundles = ["web.assets_web", "web.assets_frontend", "web.assets_frontend_lazy", "web.assets_tests",
           "web.assets_frontend_minimal", "web.__assets_tests_call__", "web.report_assets_common"]
for bundle in bundles:
    files = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
    files.css()
    files.js()
env.cr.commit()
"""


class Template:
    """One template database: `ensure()` brings it up to date, `clone()` copies it."""

    def __init__(self, env, kind: str = "bare"):
        self.env = env
        self.kind = kind
        self.name = f"{PREFIX}_{kind}"
        self.state_path = FOLDER / f"{kind}.json"
        self.faults: list[str] = []

    def ensure(self, fresh: bool = False, needed: set[str] | None = None) -> None:
        """Build or update the database so that it equals the tree; nothing to do takes 0.2 s.

        `needed` addons (default: all) are in it at the end, with what they depend on.
        """
        if self.name in FAILED:
            self.faults = [f"test database {self.kind}: not tried again, see above"]
            return
        if self.kind == "demo":
            self._ensure_bare()
        with locked(FOLDER, "preparing the test database"):
            present = None if fresh else self._present()
            wanted = self._wanted(project.closure(needed), present)
            if self.faults or present == wanted:
                return
            self.state_path.unlink(missing_ok=True)
            if self._can_update(present, wanted):
                self._update(present["addons"], wanted["addons"])
            if self.faults or not self._can_update(present, wanted):
                self._build(wanted)
            if self.faults:
                FAILED.add(self.name)
            else:
                self.state_path.write_text(json.dumps(wanted), encoding="utf-8")

    def _build(self, wanted: dict) -> None:
        """From nothing; also when the update failed, since a change in work has no migration yet."""
        if self.faults:
            say(f"  the update failed, building anew: {self.faults[0].splitlines()[0][:150]}")
            self.faults = []
        self._update(self._create()["addons"], wanted["addons"])

    def _ensure_bare(self) -> None:
        bare = Template(self.env)
        bare.ensure()
        self.faults += bare.faults

    @contextlib.contextmanager
    def clone(self, name: str):
        """A throw-away copy, database and filestore, gone at the end."""
        name = f"{PREFIX}_{name}_{os.getpid()}"
        self._copy(self.name, name)
        try:
            yield name
        finally:
            drop(self.env, name)

    def _wanted(self, needed: list[str], present: dict | None) -> dict:
        held = present["addons"] if present else {}
        names = [
            name
            for name in project.addons()
            if (name in needed or name in held) and (self.kind == "demo" or name != project.DEMO)
        ]
        prints = {name: fingerprint.of_addon(project.ADDONS / name) for name in names}
        return {"platform": fingerprint.of_platform(self.env), "addons": prints}

    def _present(self) -> dict | None:
        if not self.state_path.exists() or not exists(self.env, self.name):
            return None
        return json.loads(self.state_path.read_text(encoding="utf-8"))

    def _can_update(self, present: dict | None, wanted: dict) -> bool:
        """The demo county is made anew after any change; the others update their addons."""
        if not present or present["platform"] != wanted["platform"] or self.kind == "demo":
            return False
        held = present["addons"]
        return all(name in wanted["addons"] for name in held) and all(
            held[name].get("once") == wanted["addons"][name]["once"] for name in held
        )

    def _create(self) -> dict:
        """An empty database, for the demo county a copy of the bare one; what it holds."""
        if self.kind == "demo":
            bare = Template(self.env)
            self._copy(bare.name, self.name)
            return bare._present()
        drop(self.env, self.name)
        self.env.psql(f'CREATE DATABASE "{self.name}" TEMPLATE template0', database="postgres")
        return {"addons": {}}

    def _update(self, present: dict, wanted: dict) -> None:
        """Install new addons and update changed ones in one run of the server, then the assets."""
        new = [name for name in wanted if name not in present]
        changed = [
            name
            for name in wanted
            if name in present and present[name]["data"] != wanted[name]["data"]
        ]
        if new or changed:
            say(
                f"test database {self.kind}: " + ", ".join([*new, *(f"{n} again" for n in changed)])
            )
            overwrite = ["--i18n-overwrite"] if changed else []  # else -u keeps the former words
            self._odoo(*_options("-i", new), *_options("-u", changed), *overwrite)
        if not self.faults and any(_static(present, n) != _static(wanted, n) for n in wanted):
            self._run(
                "assets", self.env.odoo_command("shell", "-d", self.name, "--no-http"), ASSETS
            )

    def _odoo(self, *options: str) -> None:
        command = self.env.odoo_command(
            *("server", "-d", self.name, "--load-language=zh_CN", "--skip-auto-install"),
            *("--stop-after-init", "--no-http", "--log-level=warn", *options),
        )
        self._run("install", command)

    def _run(self, step: str, command: list, script: str | None = None) -> None:
        """Run Odoo and look at everything it said; a warning of ours is a fault like an error."""
        done = subprocess.run(
            list(map(str, command)),
            env=self.env.variables,
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        log = done.stdout + done.stderr
        (FOLDER / f"{self.kind}-{step}.log").write_text(log, encoding="utf-8")
        self.faults += map(str, logscan.faults(log, any_error=True))
        if done.returncode and not self.faults:
            self.faults.append(f"{step} ended with status {done.returncode}:\n{log[-3000:]}")

    def _copy(self, source: str, target: str) -> None:
        drop(self.env, target)
        self.env.psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"', database="postgres")
        files = filestore(self.env, source)
        if files.exists():
            # Files are named by their content and never written again: links are copies.
            shutil.copytree(files, filestore(self.env, target), copy_function=os.link)


def use(env):
    """Keep the tests' filestores and sessions apart from those of ./rcc run."""
    env.data_dir = FOLDER / "data"
    env.data_dir.mkdir(parents=True, exist_ok=True)
    return env


def exists(env, name: str) -> bool:
    """Whether the database is there."""
    query = "SELECT 1 FROM pg_database WHERE datname = :'name'"
    return env.psql(query, database="postgres", name=name) == "1"


def drop(env, name: str) -> None:
    """Remove a database of the tests with its filestore."""
    if not name.startswith(PREFIX):
        raise Problem(f"{name} is no database of these tests")
    env.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', database="postgres")
    shutil.rmtree(filestore(env, name), ignore_errors=True)


def sweep(env) -> None:
    """Drop what killed runs left behind."""
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, :'prefix')"
    names = env.psql(query, database="postgres", prefix=f"{PREFIX}_")
    for name in names.split():
        owner = name.rpartition("_")[2]
        if owner.isdigit() and not Path("/proc", owner).exists():
            drop(env, name)


def filestore(env, name: str) -> Path:
    """Where Odoo keeps the files of a database."""
    return Path(env.data_dir) / "filestore" / name


def _static(prints: dict, name: str) -> str | None:
    return prints.get(name, {}).get("static")


def _options(flag: str, names: list[str]) -> list[str]:
    return [flag, ",".join(names)] if names else []
