"""No traces of one machine or of how the work was organised; plain ends of lines."""

import re
from pathlib import Path

from scripts.quality.checks.finding import Finding, text_of

# Each pattern is written so that it does not find itself.
FORBIDDEN = {
    r"\.\./share[d]\b": "path outside the repository",
    r"(?<![\w.])/wor[k]/": "path of one machine",
    r"/tmp/de[v]\b": "path of one machine",
    r"/opt/pyp[i]": "package mirror of one machine",
    r"\b(files\.pythonhosted|pyp[i])\.org/(simple|packages)": "registry host: pip's setting names it",
    r"registry\.npmj[s]": "registry host: npm's setting names it",
    r"\bdeb\.debian\.or[g]/debian\b": "registry host: apt's sources name it",
    r"(?i)\bissue (#|no\. ?)?\d": "number of an issue",
    r"(?i)\b(clau[d]e|anthropi[c]|chatgp[t]|copilo[t]|opena[i]\b|language mode[l]|coding agen[t])": "tool",
    r"(?i)\b(this|last|previous|next) sessio[n]\b": "word about the work, not the product",
    r"(?i)\b(TOD[O]|FIXM[E]|XX[X])\b": "unfinished work",
}
PATTERNS = [(re.compile(pattern), reason) for pattern, reason in FORBIDDEN.items()]
FREE = {".csv", ".svg", ".po", ".pot"}


def check(path: Path) -> list[Finding]:
    """Forbidden words, blanks at ends of lines, Windows line ends, a missing last line end."""
    text = text_of(path)
    if text is None or path.name.startswith("LICENSE"):
        return []
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, reason in PATTERNS:
            if match := pattern.search(line):
                found.append(Finding(str(path), number, f"{reason}: {match[0]!r}"))
        if path.suffix not in FREE and line != line.rstrip():
            found.append(Finding(str(path), number, "blank at the end of the line"))
    if path.suffix not in FREE and text and not text.endswith("\n"):
        found.append(Finding(str(path), number, "no line end at the end"))
    return found
