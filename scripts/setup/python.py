"""The virtual environment and the wheels in it; works where Debian's python3 has neither pip nor ensurepip."""

import glob
import hashlib
import importlib.util
import os
import platform
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from . import debian, place
from .message import Problem, Progress, last_words, say
from .process import output

VENV = place.HOME / "venv"
PYTHON = VENV / "bin" / "python"
WAYS_ON = "use a bundle made by ./rcc bundle"
LOCKS = {"run": ("requirements.txt",), "test": ("requirements.txt", "requirements-test.txt")}


def ready(profile: str) -> Path:
    """The interpreter of an environment that has every package of the profile's lock files."""
    for lock in (place.CONFIG / name for name in LOCKS[profile]):
        stamp = VENV / f".{lock.stem}"
        wanted = hashlib.sha256(lock.read_bytes() + place.TARGET.encode()).hexdigest()
        if not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
            stamp.unlink(missing_ok=True)
            install(lock)
            stamp.write_text(wanted, encoding="ascii")
    return PYTHON


def install(lock: Path) -> None:
    """Put the pinned packages of one lock file into the environment."""
    wheels = wheelhouse(lock)
    if not (VENV / ".made").is_file() or not PYTHON.exists():
        _make()
    progress = Progress(f"installing the Python packages of {lock.name}")
    options = ["--no-index", "--no-deps", "--find-links", wheels, "--requirement", lock]
    done = _pip("install", "--quiet", *options)
    if done.returncode:
        raise Problem(
            f"the Python packages could not be installed ({last_words(done)})",
            f"remove {wheels} and start again",
        )
    progress.done()


def _make() -> None:
    place.need_space(place.HOME, 700, "the Python environment")
    place.remove(VENV)
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", VENV],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(
            f"no virtual environment could be made ({last_words(done)})",
            "install the package python3-venv",
        )
    (VENV / ".made").touch()


def wheelhouse(lock: Path) -> Path:
    """A folder with a wheel for every pin: from the bundle, or the user's cache, completed from pip's own registry."""
    bundled = place.BUNDLE / "wheels" / place.TARGET
    if not missing(lock, bundled):
        return bundled
    wheels = place.cache() / "wheels" / place.TARGET
    with place.locked(wheels, "fetching Python packages"):
        if lacking := missing(lock, wheels):
            _fetch(lacking, wheels)
    return wheels


def missing(lock: Path, wheels: Path) -> list[str]:
    """The pins of a lock file that have no wheel in the folder."""
    have = {_identity(path) for path in wheels.glob("*.whl")}
    return [
        f"{name}=={version}"
        for name, version in _pins(lock)
        if (_normal(name), version) not in have
    ]


def pinned(lock: Path, wheels: Path) -> list[Path]:
    """The wheels of a folder that a lock file names."""
    wanted = {(_normal(name), version) for name, version in _pins(lock)}
    return [path for path in sorted(wheels.glob("*.whl")) if _identity(path) in wanted]


def _pins(lock: Path) -> list[tuple[str, str]]:
    return re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)


def _identity(wheel: Path) -> tuple[str, str]:
    name, version = wheel.name.split("-")[:2]
    return _normal(name), version


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _fetch(pins: list[str], wheels: Path) -> None:
    """Get wheels (building the few that come as source) one folder at a time, and move the complete ones in."""
    place.need_space(wheels, 600, "the Python packages")
    if not (VENV / ".made").is_file():
        _make()
    progress = Progress("fetching Python packages", len(pins))
    making = wheels.with_name(wheels.name + ".new")
    place.remove(making)
    making.mkdir()
    log = []
    command = _pip_command(
        "wheel",
        "--no-deps",
        "--prefer-binary",
        "--find-links",
        wheels,
        "--wheel-dir",
        making,
        *pins,
    )
    with output(command, env=_pip_variables()) as process:
        collected = 0
        for line in process.stdout:
            log.append(line.rstrip())
            if line.startswith("Collecting "):
                collected += 1
                progress.update(collected, line.split()[1])
    if process.returncode:
        _explain(log)
    for wheel in making.glob("*.whl"):
        wheel.replace(wheels / wheel.name)
    place.remove(making)
    progress.done()


def _explain(log: list[str]) -> None:
    """Tell a registry that cannot be reached from one that has not what we ask for."""
    lost = re.search(r"Retrying|Connection|from versions: none", "\n".join(log))
    error = next((line for line in reversed(log) if line.startswith("ERROR: ")), (log or ["?"])[-1])
    error = error.removeprefix("ERROR: ")[:160].rstrip(".")
    if "No matching distribution" in error and not lost:
        raise Problem(
            f"the Python package registry has no fitting package ({error})",
            f"another Python ({platform.python_version()} is in use), or {WAYS_ON}",
        )
    raise Problem(
        f"pip could not fetch the Python packages from its registry ({error})",
        f"connect to a network or set pip's index-url, or {WAYS_ON}; then start again",
    )


def _pip(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        _pip_command(*arguments), env=_pip_variables(), capture_output=True, text=True, check=False
    )


def _pip_command(*arguments) -> list[str]:
    return [str(PYTHON), "-m", "pip", *map(str, arguments)]


def _pip_variables() -> dict[str, str]:
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    return variables | {
        "PYTHONPATH": str(pip_wheel()),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_RETRIES": variables.get("PIP_RETRIES", "2"),
    }


def pip_wheel() -> Path:
    """pip as one importable file: Python's own, Debian's, or out of Debian's package without installing it."""
    folders = ["/usr/share/python-wheels", "/usr/share/python3-wheels"]
    if bundled := importlib.util.find_spec("ensurepip"):
        folders.append(str(Path(bundled.origin).parent / "_bundled"))
    for folder in folders:
        if found := sorted(glob.glob(f"{folder}/pip-*.whl")):
            return Path(found[-1])
    target = place.HOME / "pip"
    if not target.exists():
        say("this python3 has no pip: taking it out of the package python3-pip-whl")
        packages = debian.packages("pip", ["python3-pip-whl"], closure=False)
        with place.new_folder(target) as making:
            debian.unpack(packages, making)
    found = sorted(target.glob("usr/share/python-wheels/pip-*.whl"))
    if not found or not zipfile.is_zipfile(found[-1]):
        raise Problem("no pip found in python3-pip-whl", "install the package python3-pip")
    return found[-1]
