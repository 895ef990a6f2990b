"""Find in Odoo's log what must not be there: warnings of our addons, errors of anybody.

>>> text = "2026-01-02 03:04:05,678 9 WARNING db odoo.addons.rcc_branch: no manager"
>>> [str(entry) for entry in faults(text)]
['WARNING odoo.addons.rcc_branch: no manager']
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent.parent)
ENTRY = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^\s:]+): ?(?P<text>.*)$"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
OURS = re.compile(r"(?<![A-Za-z0-9])rcc[_.][a-z]")
BAD = ("WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True)
class Entry:
    """One log record with its continuation lines."""

    level: str
    logger: str
    text: str

    def __str__(self) -> str:
        return f"{self.level} {self.logger}: {self.text}"

    @property
    def is_ours(self) -> bool:
        """Whether logger, message or traceback name one of our addons, models or tables."""
        return is_ours(f"{self.logger} {self.text}")


def is_ours(text: str) -> bool:
    """Whether a text names ours; the clone's own path, which may contain rcc_, does not count."""
    return bool(OURS.search(text.replace(ROOT, "")))


def entries(log: str) -> Iterator[Entry]:
    """The records of a log; lines without a head belong to the record before them."""
    current: list[str] = []
    head = None
    for line in COLOUR.sub("", log).splitlines():
        match = ENTRY.match(line)
        if not match:
            current.append(line)
            continue
        if head:
            yield Entry(head["level"], head["logger"], "\n".join(current).rstrip())
        head, current = match, [match["text"]]
    if head:
        yield Entry(head["level"], head["logger"], "\n".join(current).rstrip())


def faults(log: str, any_error: bool = False) -> list[Entry]:
    """Warnings and errors that name ours; with `any_error` the errors of others too."""
    return [
        entry
        for entry in entries(log)
        if entry.level in BAD and (entry.is_ours or any_error and entry.level != "WARNING")
    ]
