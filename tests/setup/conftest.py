"""A clone of the product in a temporary folder, without anything fetched, for what goes wrong at set-up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.setup import place

KEPT = ("rcc", "config", "scripts")


class Clone:
    """A clone with a download cache of its own; `run` is ./rcc as a user would call it."""

    def __init__(self, root: Path):
        self.root = root / "clone"
        self.home = self.root / ".odoo"
        self.cache = root / "cache"
        self.home.mkdir(parents=True)
        self.variables = {"HOME": str(root), "XDG_CACHE_HOME": str(self.cache), "LANG": "C.UTF-8"}
        self.variables["PATH"] = os.defpath
        for name in KEPT:
            source = place.ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, self.root / name)

    def lend(self, *names: str) -> None:
        """Let the clone have what this one has fetched already."""
        for name in names:
            (self.home / name).symlink_to(place.HOME / name)

    def run(self, *words, **variables) -> subprocess.CompletedProcess:
        """One command with a clean environment."""
        return subprocess.run(
            [sys.executable, self.root / "rcc", *map(str, words)],
            env=self.variables | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def clone(tmp_path):
    """Nothing fetched, nothing made."""
    return Clone(tmp_path)
