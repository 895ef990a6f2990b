"""What `./rcc test ARGUMENT …` means: which paths go to which stage."""

from dataclasses import dataclass, field
from pathlib import Path

from scripts.quality import project
from scripts.setup.message import Problem

SCRIPT_TESTS = project.ROOT / "tests" / "scripts"
BLACK_BOX = project.ROOT / "tests"


@dataclass
class Selection:
    """Paths for each stage; an empty list leaves the stage out."""

    pure: list[str] = field(default_factory=list)
    addons: list[str] = field(default_factory=list)
    demo: list[str] = field(default_factory=list)
    black_box: list[str] = field(default_factory=list)


def select(arguments: list[str]) -> Selection:
    """Everything without arguments; an addon means its pure rules and its tests."""
    chosen = Selection()
    for argument in arguments or _everything():
        if "/" not in argument and argument in project.addons():
            _add_addon(chosen, argument)
        else:
            _add_path(chosen, argument)
    return chosen


def _everything() -> list[str]:
    return ["scripts", *project.addons(), *map(str, _black_box_folders())]


def _black_box_folders() -> list[Path]:
    found = {path.relative_to(BLACK_BOX).parts[0] for path in BLACK_BOX.rglob("test_*.py")}
    return [BLACK_BOX / name for name in sorted(found - {"scripts", "__pycache__"})]


def _add_addon(chosen: Selection, addon: str) -> None:
    folder = project.ADDONS / addon
    if (folder / "tools").is_dir():
        chosen.pure.append(str(folder / "tools"))
    if (folder / "tests").is_dir():
        _stage(chosen, addon).append(str(folder / "tests"))


def _add_path(chosen: Selection, argument: str) -> None:
    path = (project.ROOT / argument.partition("::")[0]).resolve()
    if not path.exists() or not path.is_relative_to(project.ROOT):
        raise Problem(f"no addon and no path {argument}", "./rcc test [addon or path …]")
    target = str(project.ROOT / argument)
    inside = path.relative_to(project.ROOT).parts
    if inside[0] == "addons" and len(inside) == 2:
        _add_addon(chosen, inside[1])
    elif inside[0] == "addons" and len(inside) > 2:
        (chosen.pure if inside[2] == "tools" else _stage(chosen, inside[1])).append(target)
    elif inside[0] == "scripts":
        chosen.pure += [target, str(SCRIPT_TESTS)] if inside == ("scripts",) else [target]
    elif path.is_relative_to(SCRIPT_TESTS):
        chosen.pure.append(target)
    elif path.is_relative_to(BLACK_BOX):
        chosen.black_box.append(target)
    else:
        raise Problem(f"{argument} holds no tests", "./rcc test [addon or path …]")


def _stage(chosen: Selection, addon: str) -> list[str]:
    return chosen.demo if addon == project.DEMO else chosen.addons
