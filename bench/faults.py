"""Imports that end like an undisturbed one although the server was killed, of as many as were tried."""

import os
import re
import subprocess
import sys

from bench.lib import Figure
from scripts.quality.project import ROOT

ROUNDS = 50


def main(_env):
    """One figure: imports that came to the same end."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:odoo", "tests/faults"],
        cwd=ROOT,
        env=os.environ | {"RCC_FAULT_ROUNDS": str(ROUNDS)},
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", done.stdout)
    if done.returncode:
        print(done.stdout[-4000:])
    yield Figure("killed imports", int(passed[1]) if passed else 0, ROUNDS, 1.0, "imports")
