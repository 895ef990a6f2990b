"""Habits of our Python that no linter knows."""

import ast
import io
import re
import tokenize
from pathlib import Path

from scripts.quality.checks.finding import Finding, text_of

UNSPEAKING = {"rec", "record", "r", "o", "obj", "item_", "x", "elem"}


def check(path: Path) -> list[Finding]:
    """sudo without its reason, SQL as text, loop variables without meaning."""
    if "tests" in path.parts or "migrations" in path.parts:
        return []
    text = text_of(path) or ""
    tree = ast.parse(text)
    found = [
        Finding(str(path), line, "sudo() without its reason in the same statement")
        for line in _unexplained_sudo(tree, _commented(text))
    ]
    for node in ast.walk(tree):
        found += [Finding(str(path), node.lineno, wrong) for wrong in _wrong(node)]
    return found


def _commented(text: str) -> set[int]:
    """Numbers of the lines with a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def _unexplained_sudo(tree: ast.Module, commented: set[int]) -> list[int]:
    """Lines of sudo() in statements (or heads of blocks) that carry no comment."""
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno
        head = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]
        calls = [call for part in head for call in ast.walk(part) if _is_sudo(call)]
        if calls and not commented & set(range(node.lineno, last + 1)):
            lines.append(calls[0].end_lineno)
    return lines


def _is_sudo(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sudo"
        and not node.args
    )


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
