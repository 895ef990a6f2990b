"""The tables that the story is told from."""

import csv
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


def rows(name):
    """Return the rows of ``data/<name>.csv`` as dicts of text."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
