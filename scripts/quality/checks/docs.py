"""Links in the documentation lead somewhere."""

import re
from pathlib import Path

from scripts.quality.checks.finding import Finding, text_of
from scripts.quality.project import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.*?) *#*$", re.MULTILINE)


def check(path: Path) -> list[Finding]:
    """Dead relative links and dead anchors of one Markdown file."""
    text = CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text_of(path) or "")
    found = []
    for match in LINK.finditer(text):
        target, _hash, anchor = match[1].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        line = text.count("\n", 0, match.start()) + 1
        goal = (ROOT / path.parent / target).resolve() if target else ROOT / path
        if not goal.exists():
            found.append(Finding(str(path), line, f"dead link: {match[1]}"))
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal):
            found.append(Finding(str(path), line, f"dead anchor: {match[1]}"))
    return found


def anchors(path: Path) -> set[str]:
    """The anchors that a Markdown file's headings make."""
    headings = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
