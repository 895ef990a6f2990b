"""./rcc bundle FILE: one archive from which `./rcc run` works without any network.

FILE is a tar of this repository as committed, Odoo's package, the Python wheels, and the Debian packages that a bare
system lacks. It fits machines with the same Debian release, processor and Python as this one.
"""

import argparse
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

from . import setup
from .setup import debian, fonts, odoo, place, python
from .setup.message import Problem, Progress, say

TOP = "rcc"  # the folder that the archive unpacks to
# What any Debian system has beside its essential packages, when this product is tried on it.
BARE = ["apt", "ca-certificates", "debian-archive-keyring", "python3"]


def main(arguments: list[str]) -> int:
    """0 when FILE is complete; an existing FILE is replaced only then."""
    parser = argparse.ArgumentParser(prog="./rcc bundle", description=__doc__.split(": ", 1)[1])
    parser.add_argument("file", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if not options.file.parent.is_dir():
        raise Problem(f"no folder {options.file.parent}", "make it first")
    if not debian.release().startswith("debian-"):
        raise Problem("a bundle is made on Debian", "make it on a machine like those it is for")
    setup.environment("run", with_key=False)
    contents = _repository() | _wheels() | _packages()
    megabytes = sum(path.stat().st_size for path in contents.values()) // 1_000_000
    place.need_space(options.file.parent, megabytes + 50, "the bundle")
    _write(options.file, contents)
    say(f"On the other machine: tar xf {options.file.name} && cd {TOP} && ./rcc run")
    return 0


def _repository() -> dict[str, Path]:
    """{name in the archive: file}: what git knows, or everything when this is no git clone."""
    git = ["git", "-C", place.ROOT, "ls-files", "-z"]
    try:
        listed = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split("\0")
        names = [name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(place.ROOT) for path in place.ROOT.rglob("*"))
        names = [str(path) for path in found if not _ignored(path)]
    files = {name: place.ROOT / name for name in names}
    return {f"{TOP}/{name}": path for name, path in files.items() if path.is_file()}


def _ignored(path: Path) -> bool:
    return path.parts[0] == place.HOME.name or "__pycache__" in path.parts


def _wheels() -> dict[str, Path]:
    """The wheels of the pins, without others that the cache may hold."""
    lock = place.CONFIG / python.LOCKS["run"][0]
    folder = python.wheelhouse(lock)
    top = f"{TOP}/.odoo/bundle/wheels/{place.TARGET}"
    return {f"{top}/{path.name}": path for path in python.pinned(lock, folder)}


def _packages() -> dict[str, Path]:
    """Odoo and its companions; pip; and for PDF all that a bare system lacks, whatever this one has."""
    pip = debian.packages("pip", ["python3-pip-whl"], closure=False)
    folders = {"odoo": odoo.fetched(), "pip": pip, "pdf": _bare_packages("pdf", fonts.PACKAGES)}
    return {
        f"{TOP}/.odoo/bundle/debian/{name}/{path.name}": path
        for name, folder in folders.items()
        for path in folder.glob("*.deb")
    }


def _bare_packages(name: str, wanted: list[str]) -> Path:
    """The packages with all they need beyond a bare system of this release."""
    if found := debian.bundled(name):
        return found
    kept = place.cache() / "debian" / f"bare-{name}-{debian.release()}"
    if not kept.is_dir():
        nothing = place.HOME / "apt" / "nothing-installed"
        nothing.touch()
        archive = debian.Archive("bare", status=nothing)
        base = archive.essential() + BARE
        lacking = sorted(set(archive.closure(base + wanted)) - set(archive.closure(base)))
        with place.new_folder(kept) as making:
            archive.download(lacking, making)
    return kept


def _write(target: Path, contents: dict[str, Path]) -> None:
    progress = Progress(f"writing {target}", len(contents))
    making = target.with_name(target.name + ".new")
    told = {"release": debian.release(), "target": place.TARGET, "python": sys.version.split()[0]}
    with tarfile.open(making, "w") as tar:
        text = json.dumps(told, indent=1).encode()
        member = tarfile.TarInfo(f"{TOP}/.odoo/bundle/bundle.json")
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))
        for count, (name, path) in enumerate(contents.items()):
            tar.add(path, name, filter=_anonymous)
            progress.update(count, path.name)
    making.rename(target)
    progress.done(f"{target.stat().st_size // 1_000_000} MB")


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
