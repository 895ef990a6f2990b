"""The access matrix as a table that people read: `access.csv`, one line a model, one column a role.

A cell says what a role may do and where: `r:branch w:portfolio` reads in the own branch and below, and changes in the
own portfolio. Letters: r read, w change, c create, d delete; an empty cell means nothing at all. See README.md."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("access.csv")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
OWN_BRANCH = frozenset({"portfolio", "othergroup", "colleague", "below", "unassigned"})
PLACES = (*sorted(OWN_BRANCH), "elsewhere", "lent", "anywhere")
# What the words of a cell cover, in places where records are looked for.
WORDS = {
    "portfolio": frozenset({"portfolio", "othergroup", "unassigned"}),
    "branch": OWN_BRANCH,
    "group": frozenset(PLACES) - {"othergroup"},
    "lent": frozenset({"lent"}),
    "all": frozenset(PLACES),
    "own": frozenset({"own"}),  # one's own rows, which no other observer's look finds
}


@dataclass(frozen=True)
class Line:
    """One model: the path from its rows to the customer, and for each role the places by operation."""

    model: str
    customer: str
    cells: dict[str, dict[str, frozenset[str]]]

    def places(self, role: str, operation: str) -> frozenset[str]:
        """Where the role may do that."""
        return self.cells[role].get(operation, frozenset())


def lines() -> dict[str, Line]:
    """The whole matrix by model; a word or letter that means nothing is an error."""
    with open(FILE, encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    found = {
        row["model"]: Line(
            row["model"],
            row["customer"],
            {role: _cell(cell) for role, cell in row.items() if role not in ("model", "customer")},
        )
        for row in rows
    }
    assert len(found) == len(rows), "a model stands in the matrix twice"
    return found


def _cell(text: str) -> dict[str, frozenset[str]]:
    cell = {}
    for part in text.split():
        letters, _colon, words = part.partition(":")
        places = frozenset().union(*(WORDS[word] for word in words.split("+")))
        cell |= {OPERATIONS[letter]: places for letter in letters}
    return cell
