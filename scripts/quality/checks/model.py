"""Model files: one model a file, named after its noun; what must be documented is documented."""

import ast
from pathlib import Path

from scripts.quality.checks.finding import Finding, text_of

FOLDERS = {"models", "wizard", "wizards", "report", "reports"}


def check(path: Path) -> list[Finding]:
    """Findings in a file below models/, wizard/ or report/."""
    if len(path.parts) != 4 or path.parts[2] not in FOLDERS or path.name == "__init__.py":
        return []
    classes = [
        node for node in ast.parse(text_of(path) or "").body if isinstance(node, ast.ClassDef)
    ]
    models = [(node, name) for node in classes if (name := model_name(node))]
    found = [(1, "more than one model in a file")] if len(models) > 1 else []
    for node, name in models:
        found += (
            []
            if is_named_after(path.stem, name)
            else [(node.lineno, f"holds {name}, but is not named after it")]
        )
        found += _undocumented(node)
    return [Finding(str(path), line, text) for line, text in found]


def model_name(node: ast.ClassDef) -> str | None:
    """_name of a model class, else the model that it extends."""
    values = {}
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            values[item.targets[0].id] = item.value
    for key in ("_name", "_inherit"):
        value = values.get(key)
        if isinstance(value, ast.List) and len(value.elts) == 1:
            value = value.elts[0]
        if isinstance(value, ast.Constant):
            return value.value
    return None


def is_named_after(stem: str, model: str) -> bool:
    """Whether the file's name begins with a word of the model's noun.

    >>> (
    ...     is_named_after("rating_scheme", "rcc.rating.scheme"),
    ...     is_named_after("scheme", "rcc.rating.scheme"),
    ... )
    (True, True)
    >>> is_named_after("partner_set", "res.partner"), is_named_after("customer", "res.partner")
    (True, False)
    """
    return stem.split("_")[0] in model.split(".")


def _undocumented(node: ast.ClassDef) -> list[tuple[int, str]]:
    wrong = [] if ast.get_docstring(node) else [(node.lineno, f"{node.name} has no docstring")]
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and _needs_words(item) and not ast.get_docstring(item):
            wrong.append((item.lineno, f"{item.name} has no docstring"))
    return wrong


def _needs_words(method: ast.FunctionDef) -> bool:
    decorators = " ".join(map(ast.unparse, method.decorator_list))
    return method.name.startswith(("action_", "_cron_")) or "api.constrains" in decorators
