"""Habits of our Python that no linter knows."""

import ast
import re
from pathlib import Path

from scripts.quality.checks.finding import Finding, text_of

UNSPEAKING = {"rec", "record", "r", "o", "obj", "item_", "x", "elem"}
SUDO = re.compile(r"\.sudo\(\)")


def check(path: Path) -> list[Finding]:
    """sudo without its reason, SQL as text, loop variables without meaning."""
    if "tests" in path.parts or "migrations" in path.parts:
        return []
    text = text_of(path) or ""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if SUDO.search(line) and "#" not in line:
            found.append(Finding(str(path), number, "sudo() without its reason on the same line"))
    for node in ast.walk(ast.parse(text)):
        found += [Finding(str(path), node.lineno, wrong) for wrong in _wrong(node)]
    return found


def _wrong(node: ast.AST) -> list[str]:
    if isinstance(node, ast.For | ast.comprehension) and _loops_over_self(node):
        name = getattr(node.target, "id", "")
        return [f"loop variable {name!r} over self: name the noun"] if name in UNSPEAKING else []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _wrong_call(node)
    return []


def _loops_over_self(node: ast.For | ast.comprehension) -> bool:
    node.lineno = node.target.lineno
    return isinstance(node.iter, ast.Name) and node.iter.id == "self"


def _wrong_call(call: ast.Call) -> list[str]:
    owner = ast.unparse(call.func.value)
    if call.func.attr == "execute" and re.search(r"(^|\.)_?(cr|cursor)$", owner) and call.args:
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp):
            return ["SQL as text: use self.env.execute_query(SQL(…))"]
    if call.func.attr == "commit" and re.search(r"(^|\.)_?cr$", owner):
        return ["cr.commit(): batches commit through _commit_progress"]
    if owner == "_logger" and call.args and isinstance(call.args[0], ast.JoinedStr):
        return ["f-string in a log call: give arguments"]
    return []
