"""The repository's own checks: pure functions from files to findings."""

from pathlib import Path

from scripts.quality.checks import addon, code, docs, model, sizes, words
from scripts.quality.checks.finding import Finding

__all__ = ["Finding", "run", "sizes"]


def run(files: list[Path], addons: list[str]) -> list[Finding]:
    """All findings in these files (relative to the root) and addons, by path and line."""
    found: list[Finding] = []
    for path in files:
        found += words.check(path)
        found += sizes.check(path)
        if path.suffix == ".md":
            found += docs.check(path)
        if path.suffix == ".py" and path.parts[0] == "addons":
            found += code.check(path)
            found += model.check(path)
    for name in addons:
        found += addon.check(name)
    return sorted(found)
