"""What a check says about a place in a file."""

from dataclasses import dataclass
from pathlib import Path

from scripts.quality.project import ROOT


@dataclass(frozen=True, order=True)
class Finding:
    """One finding; `path` is relative to the root."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def text_of(path: Path) -> str | None:
    """The text of a tracked file; None when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
