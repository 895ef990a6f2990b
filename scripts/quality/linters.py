"""The outside linters: their own environment in .odoo/lint, and how each is called."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from scripts.quality import project
from scripts.setup import place, python
from scripts.setup.message import Problem, last_words, say

# Not taken: README.rst (ours are the fragments in readme/), one class for all aspects of a model,
# helpers that call another method of super() or return nothing, labels left to their default, the
# letters of the XML header, eval for numbers, an order of attributes; our own check of unused files
# knows raw material.
ODOOLINT_LESS = (
    "missing-readme,consider-merging-classes-inherited,super-method-mismatch,missing-return,"
    "attribute-string-redundant"
)
OCA_LESS = "xml-header-wrong,xml-field-numeric-without-eval,xml-tag-position,file-not-used"
VENV = project.ROOT / ".odoo" / "lint"
LOCK = project.ROOT / "config" / "requirements-lint.txt"


def ready() -> Path:
    """The folder of the linters' programs, installed from the pinned list if need be."""
    stamp = VENV / ".requirements"
    wanted = hashlib.sha256(LOCK.read_bytes() + place.TARGET.encode()).hexdigest()
    with place.locked(VENV.parent / "lint.lock", "installing the linters"):
        if not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
            _install()
            stamp.write_text(wanted, encoding="ascii")
    return VENV / "bin"


def _install() -> None:
    say("installing the linters")
    wheels = python.wheelhouse(LOCK)
    place.remove(VENV)
    made = _run([sys.executable, "-m", "venv", "--without-pip", VENV], dict(os.environ))
    _refuse(made)
    options = ["--quiet", "--no-index", "--no-deps", "--find-links", wheels, "-r", LOCK]
    _refuse(_pip("install", *options))


def pip(*arguments: object) -> subprocess.CompletedProcess:
    """Run pip in the linters' environment, which also has what builds wheels."""
    ready()
    return _pip(*arguments)


def _pip(*arguments: object) -> subprocess.CompletedProcess:
    variables = dict(os.environ, PYTHONPATH=str(python.pip_wheel()), PIP_ROOT_USER_ACTION="ignore")
    return _run([VENV / "bin" / "python", "-m", "pip", *arguments], variables)


def _run(command: list, variables: dict) -> subprocess.CompletedProcess:
    words = list(map(str, command))
    return subprocess.run(words, env=variables, capture_output=True, text=True, check=False)


def _refuse(done: subprocess.CompletedProcess) -> None:
    if done.returncode:
        raise Problem(f"the linters could not be installed ({last_words(done)})", f"remove {VENV}")


def commands(addons: list[str], files: list[Path]) -> dict[str, list]:
    """{name: command}; each exits with 0 when it finds nothing."""
    folders = [f"addons/{addon}" for addon in addons]
    xml = [path for path in files if path.suffix == ".xml"]
    po = [path for path in files if path.suffix in (".po", ".pot")]
    sources = [path for path in files if path.suffix in (".py", ".xml", ".js", ".md", ".toml")]
    code = [path for path in files if path.suffix == ".py" or path.name == "rcc"]
    odoolint = ["--disable=all", "--enable=odoolint", f"--disable={ODOOLINT_LESS}"]
    wanted = {
        "ruff check": ["ruff", "check", "--no-cache", "--output-format=concise", *code],
        "ruff format": [
            "ruff",
            "format",
            "--no-cache",
            "--check",
            "--output-format=concise",
            *code,
        ],
        "pylint-odoo": ["pylint", *odoolint, *folders] if folders else [],
        "oca module": ["oca-checks-odoo-module", f"--disable={OCA_LESS}", *folders]
        if folders
        else [],
        "oca po": ["oca-checks-po", "--disable=po-pretty-format", *po] if po else [],
        "check-xml": ["check-xml", *xml] if xml else [],
        "codespell": ["codespell", *sources],
    }
    return {name: command for name, command in wanted.items() if command}


def run(programs: Path, command: list) -> tuple[int, str]:
    """Exit status and output of one linter, in the clone's root, without the network."""
    variables = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}")
    variables.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(programs / str(command[0])), *map(str, command[1:])],
        cwd=project.ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip()
