"""The environment of one command: made by `environment()`, described in the package's docstring."""

import os
import platform
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import browser, fonts, key, odoo, place, postgres, python
from .message import Problem, last_words

CONFIG = place.CONFIG / "odoo.conf"
LAUNCHER = Path(__file__).parent / "inside" / "odoo_bin.py"


@dataclass
class Environment:
    """Paths and variables; see the package's docstring for each."""

    python: Path
    odoo: Path
    pg_bin: Path
    chromium: Path | None
    variables: dict[str, str] = field(repr=False)
    home: Path = place.HOME
    data_dir: Path = place.DATA

    @property
    def addons(self) -> list[str]:
        return sorted(path.parent.name for path in place.ADDONS.glob("*/__manifest__.py"))

    @property
    def addons_path(self) -> str:
        beside = (
            self.odoo / "addons"
        )  # a checkout keeps most of Odoo's addons here; Debian's package has none
        return ",".join(map(str, [place.ADDONS, *([beside] if (beside / "web").is_dir() else [])]))

    def odoo_command(self, subcommand: str, *arguments) -> list[str]:
        """Words of an `odoo` command line that knows our configuration, addons and data folder."""
        common = ["-c", CONFIG, f"--addons-path={self.addons_path}", f"--data-dir={self.data_dir}"]
        return [str(word) for word in (self.python, LAUNCHER, subcommand, *common, *arguments)]

    def start_postgres(self, unsafe: bool = False) -> postgres.Server:
        """The outside server, or ours (`unsafe`: fast and forgetful, for tests); PG* go to `variables`."""
        server = postgres.Server(
            self.pg_bin, self.home / ("postgres-test" if unsafe else "postgres"), unsafe
        )
        if not postgres.outside():
            server.start()
        elif self.data_dir == place.HOME / "data":
            # the same name on two servers is two databases: their files must not meet
            self.data_dir = place.HOME / f"data-{postgres.address()}"
        self.variables.update(server.variables)
        return server

    def psql(self, sql: str, database: str = "postgres", **values: str) -> str:
        """The unaligned answer to one statement; `values` stand in it as :'name' (text) or :"name" (identifier)."""
        settings = [word for name, value in values.items() for word in ("-v", f"{name}={value}")]
        command = [
            self.pg_bin / "psql",
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            database,
            *settings,
        ]
        done = subprocess.run(
            command, input=sql, env=self.variables, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Problem(
                f"PostgreSQL refused ({last_words(done)})",
                "check PGHOST, PGPORT, PGUSER, PGPASSWORD and the role's rights",
            )
        return done.stdout.strip()


def environment(profile: str = "run", with_key: bool = True) -> Environment:
    """Get what is missing for "run" (to serve) or "test" (also test packages and Chromium)."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        raise Problem(
            f"unsupported system: {sys.platform} on {platform.machine()}",
            "use Linux on x86_64, such as Debian 12, or docker/README.md",
        )
    with place.locked(place.HOME, "setting up this clone"):
        chromium = browser.ready() if profile == "test" else None
        interpreter = python.ready(profile)
        tree = odoo.ready(interpreter)
        found = fonts.ready()
        secret = {"RCC_KEY": key.ready()} if with_key else {}
    for folder in (place.LOGS, place.DATA):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pg_bin = postgres.binaries(interpreter)
    variables = _variables(interpreter, tree, pg_bin) | found | secret
    return Environment(interpreter, tree, pg_bin, chromium, variables)


def _variables(interpreter: Path, tree: Path, pg_bin: Path) -> dict[str, str]:
    """Our own tools come first; a stray ~/.odoorc or Python path of the user stays out."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "VIRTUAL_ENV")
    }
    return kept | {
        "PATH": f"{interpreter.parent}:{pg_bin}:{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": str(tree),
        "PGPATH": str(pg_bin),
        "ODOO_RC": str(CONFIG),
        "PYTHONUNBUFFERED": "1",
    }
