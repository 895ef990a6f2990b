"""Where things lie. All that is fetched or made is inside the clone, under .odoo; downloads are kept once per user."""

import contextlib
import fcntl
import os
import platform
import shutil
import sys
from pathlib import Path

from .message import Problem, say

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".odoo"
BUNDLE = HOME / "bundle"  # what `./rcc bundle` packed; there only in a clone made from a bundle
ADDONS = ROOT / "addons"
CONFIG = ROOT / "config"
LOGS = HOME / "log"
DATA = Path(os.environ.get("RCC_DATA_DIR") or HOME / "data").absolute()  # Odoo's files and sessions
# What a wheel or a library fits: interpreter, machine.
TARGET = f"{sys.implementation.cache_tag}-{platform.machine()}"


def cache() -> Path:
    """The user's download cache, shared by all clones."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "rcc"


@contextlib.contextmanager
def locked(folder: Path, what: str):
    """Hold `folder` for this process alone; a second process waits, and the lock dies with its holder."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting: another ./rcc is {what}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def new_folder(target: Path):
    """A folder to fill; it takes its name when it is complete, so a kill leaves nothing half made."""
    making = target.with_name(target.name + ".new")
    remove(making)
    making.mkdir(parents=True)
    yield making
    remove(target)
    making.rename(target)


def remove(path: Path) -> None:
    """Take a file, link or folder away if it is there."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def need_space(folder: Path, megabytes: int, what: str) -> None:
    """Stop before the work begins when `folder`'s disk has less than `megabytes` free."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Problem(
            f"disk short: {what} needs {megabytes} MB, {folder} has {free} MB free",
            "free some space and start again",
        )
