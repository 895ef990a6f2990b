"""Chromium for tours and black-box tests; a clear error where there is none, never a skipped test."""

import os
import shutil
from pathlib import Path

from . import debian
from .message import Problem

PACKAGES = ["chromium"]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def ready() -> Path:
    """The browser: of RCC_CHROMIUM or the system, else installed by apt when we are root."""
    if given := os.environ.get("RCC_CHROMIUM"):
        if not shutil.which(given):
            raise Problem(
                f"RCC_CHROMIUM={given} is no program", "set it to a Chromium, or unset it"
            )
        return Path(given)
    if not (found := _found()):
        debian.install(PACKAGES, "the browser tests")
        found = _found()
    if not found:
        line = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}"
        raise Problem("the browser tests need Chromium", f"an administrator runs: {line}")
    return Path(found)


def _found() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)
