"""./rcc bench [name …]: measure the figures under bench/, each against a peer in the same run.

Each runs in a copy of a database with all addons, on a PostgreSQL with durable settings. Exit status
1 when a figure is below its floor.
"""

import argparse
import subprocess
from pathlib import Path

from scripts import setup
from scripts.quality import project, template
from scripts.setup.message import Problem, say

FOLDER = project.ROOT / "bench"
SCRIPT = """
import importlib, sys
sys.path.insert(0, {root!r})
from bench import lib
sys.exit(lib.run(importlib.import_module("bench.{name}"), env))
"""


def main(argv: list[str]) -> int:
    """Exit status 0 when every figure holds."""
    parser = argparse.ArgumentParser(prog="./rcc bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="all when none is given")
    names = [Path(name).stem for name in parser.parse_args(argv).names] or known()
    if unknown := sorted(set(names) - set(known())):
        raise Problem(f"no bench {', '.join(unknown)}", f"one of {', '.join(known())}")
    env = template.use(setup.environment("test"))
    with env.start_postgres():
        template.sweep(env)
        source = template.Template(env, "bench")
        source.ensure()
        if source.faults:
            raise Problem("the database for the benches could not be made: " + source.faults[0])
        return max((measure(env, source, name) for name in names), default=0)


def known() -> list[str]:
    """Names of the benches."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def measure(env, source: template.Template, name: str) -> int:
    """Run one bench in a database of its own; its exit status."""
    say(f"-- {name}")
    with source.clone(name) as database:
        command = env.odoo_command("shell", "-d", database, "--no-http", "--log-level=warn")
        script = SCRIPT.format(root=str(project.ROOT), name=name)
        return subprocess.run(
            command, env=env.variables, input=script, text=True, check=False
        ).returncode
