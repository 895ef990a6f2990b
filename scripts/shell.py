"""./rcc shell: a Python prompt on the served database with `env`, or a script on standard input.

Nothing is kept unless the script says env.cr.commit().
"""

import argparse
import signal
import subprocess

from . import setup
from .setup import database
from .setup.message import Problem, quiet_output
from .setup.process import tied


def main(arguments: list[str]) -> int:
    """The exit status is the script's."""
    parser = argparse.ArgumentParser(prog="./rcc shell", description=__doc__.split(": ", 1)[1])
    parser.add_argument("-d", "--database", default=database.NAME, metavar="DB", help="(rcc)")
    options = parser.parse_args(arguments)
    quiet_output()  # standard output is the script's
    env = setup.environment("run")
    with env.start_postgres():
        if not database.exists(env, options.database):
            raise Problem(f"no database {options.database}", "./rcc run makes it")
        words = ["-d", options.database, "--no-http", "--log-level=warn"]
        command = [*tied(), *env.odoo_command("shell", *words)]
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the prompt
        return subprocess.run(command, env=env.variables, check=False).returncode
