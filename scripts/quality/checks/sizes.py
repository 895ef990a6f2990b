"""Files, functions and classes small enough to be read at once."""

import ast
from collections import Counter
from pathlib import Path

from scripts.quality.checks.finding import Finding, text_of

FILE, FUNCTION = 400, 45  # lines: more is a finding
FILE_AIM, FUNCTION_AIM, METHODS_AIM = 150, 15, 12  # more is reported
SOURCES = {".py", ".js", ".xml", ".scss"}


def check(path: Path) -> list[Finding]:
    """What is longer than the limits."""
    limits = {"file": FILE, "function": FUNCTION}
    return [
        Finding(str(path), line, f"{kind} {name} has {size} lines, more than {limits[kind]}")
        for kind, name, line, size in measured(path)
        if size > limits.get(kind, size)
    ]


def measured(path: Path) -> list[tuple[str, str, int, int]]:
    """(kind, name, line, size) of the file, its functions (lines) and classes (methods)."""
    if path.suffix not in SOURCES and path.name != "rcc":
        return []
    text = text_of(path) or ""
    if "/data/" in str(path):
        return []
    found = [("file", path.name, 1, text.count("\n"))]
    if path.suffix in (".py", ""):
        found += _inside(ast.parse(text))
    return found


def _inside(tree: ast.Module) -> list[tuple[str, str, int, int]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(("function", node.name, node.lineno, node.end_lineno - node.lineno + 1))
        elif isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            found.append(("class", node.name, node.lineno, len(methods)))
    return found


def report_aims(files: list[Path], listed: bool = False) -> None:
    """Say how much is above the aims; list it when asked. Tests are left out."""
    aims = {"file": FILE_AIM, "function": FUNCTION_AIM, "class": METHODS_AIM}
    over: Counter = Counter()
    total: Counter = Counter()
    for path in files:
        for kind, name, line, size in measured(path) if "tests" not in path.parts else ():
            total[kind] += 1
            over[kind] += size > aims[kind]
            if listed and size > aims[kind]:
                print(f"  {path}:{line}: {kind} {name} {size}")
    parts = [f"{over[kind]} of {total[kind]} {kind} > {aim}" for kind, aim in aims.items()]
    print("above the aims: " + ", ".join(parts))
