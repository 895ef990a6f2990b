"""Odoo 19: the checkout that ODOO_SOURCE names, or Debian's package unpacked into the clone and mended."""

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import debian, place
from .message import Problem, Progress, say
from .process import output

TREE = place.HOME / "odoo"
PACKAGES = Path("usr/lib/python3/dist-packages")
LOCK = place.CONFIG / "odoo.lock"
WAYS_ON = "use a bundle made by ./rcc bundle, or set ODOO_SOURCE to an Odoo 19.0 checkout"
# The package is 1.2 GB unpacked, most of it translations that are not Chinese and a second copy of the Python files.
_LEFT_OUT = re.compile(
    r"usr/share/(doc|lintian)/|etc/|usr/lib/python3/dist-packages/(addons|setup|doc)/|.*/i18n/(?!zh_CN\.po$)[^/]*\.pot?$"
)


def lock() -> dict[str, str]:
    """The recorded package: suite, package, version, sha256, companions."""
    return dict(re.findall(r"^(\w+) = (.+)$", LOCK.read_text(encoding="utf-8"), re.MULTILINE))


def ready(python: Path) -> Path:
    """The folder that holds the package `odoo`."""
    if source := os.environ.get("ODOO_SOURCE"):
        return _checkout(Path(source).expanduser())
    if not (TREE / ".package").is_file():
        _unpack(fetched(), python)
    return TREE / PACKAGES


def version(folder: Path) -> str:
    """Which Odoo this is, for the fingerprint of an installed database."""
    stamp = TREE / ".package"
    if folder == TREE / PACKAGES and stamp.is_file():
        return stamp.read_text(encoding="utf-8").strip()
    return f"checkout {folder}"


def _checkout(source: Path) -> Path:
    for folder in (source, source / PACKAGES):
        release = folder / "odoo" / "release.py"
        if release.is_file():
            if not re.search(r"version_info\s*=\s*\(19, 0\b", release.read_text(encoding="utf-8")):
                raise Problem(
                    f"wrong Odoo: {folder} is not Odoo 19.0",
                    "set ODOO_SOURCE to a 19.0 checkout, or unset it",
                )
            return folder.resolve()
    raise Problem(
        f"wrong Odoo: ODOO_SOURCE={source} has no odoo/release.py",
        "set ODOO_SOURCE to an Odoo 19.0 checkout, or unset it",
    )


def fetched() -> Path:
    """A folder with Odoo's .deb and its companions: from the bundle, the cache, or Debian's archive."""
    wanted = lock()
    for folder in (place.BUNDLE / "debian" / "odoo", place.cache() / "debian" / "odoo"):
        if sorted(folder.glob(f"{wanted['package']}_*.deb")):
            return folder
    place.need_space(place.cache(), 500, "Odoo's package")
    archive = debian.Archive("odoo", suite=wanted["suite"])
    _check_candidate(archive, wanted)
    with place.locked(place.cache(), "fetching Odoo"):
        kept = place.cache() / "debian" / "odoo"
        if not kept.is_dir():
            with place.new_folder(kept) as making:
                archive.download([wanted["package"], *wanted["companions"].split()], making)
    return kept


def _check_candidate(archive: debian.Archive, wanted: dict[str, str]) -> None:
    found = archive.version(wanted["package"])
    if not found:
        raise Problem(f"Debian {wanted['suite']} no longer carries {wanted['package']}", WAYS_ON)
    if not re.match(r"(\d+:)?19\.0[.+~-]", found):
        raise Problem(
            f"wrong Odoo: Debian {wanted['suite']} carries {wanted['package']} {found}, not 19.0",
            WAYS_ON,
        )


def _unpack(packages: Path, python: Path) -> None:
    wanted = lock()
    package = sorted(packages.glob(f"{wanted['package']}_*.deb"))[-1]
    _note_difference(package, wanted)
    place.need_space(place.HOME, 600, "Odoo")
    progress = Progress(f"unpacking {package.name}")
    with place.new_folder(TREE) as making:
        _extract(package, making, progress)
        for companion in sorted(packages.glob("*.deb")):
            if companion != package:
                _extract(companion, making, progress)
        _mend(making, python)
        if not re.search(
            r"version_info\s*=\s*\(19, 0\b",
            (making / PACKAGES / "odoo/release.py").read_text(encoding="utf-8"),
        ):
            raise Problem(f"wrong Odoo: {package} is not Odoo 19.0", f"remove it; {WAYS_ON}")
        (making / ".package").write_text(package.name + "\n", encoding="utf-8")
    progress.done()


def _note_difference(package: Path, wanted: dict[str, str]) -> None:
    """Another 19.0 than the recorded one is taken, with a note; a damaged recorded one is not."""
    digest = hashlib.sha256()
    with open(package, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() == wanted["sha256"]:
        return
    name = f"{wanted['package']}_{wanted['version']}_all.deb"
    if package.name == name:
        raise Problem(
            f"{package} is damaged: its SHA-256 is not the recorded one",
            f"remove {package.parent} and start again",
        )
    say(f"note: {package.name} is not the recorded {name}; any Odoo 19.0 should do")


def _extract(package: Path, target: Path, progress: Progress) -> None:
    """Unpack one .deb, without what is left out, in one pass."""
    with output(
        ["dpkg-deb", "--fsys-tarfile", package], stderr=None, text=False, errors=None
    ) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            for count, member in enumerate(archive):
                name = member.name.removeprefix("./")
                if name in ("", ".") or _LEFT_OUT.match(name + ("/" if member.isdir() else "")):
                    continue
                member.uid = member.gid = os.geteuid()
                member.uname = member.gname = ""
                archive.extract(
                    member, target, **({"filter": "tar"} if hasattr(tarfile, "tar_filter") else {})
                )
                progress.update(count, "files")
    if process.returncode:
        raise Problem(f"{package} is damaged", f"remove {package.parent} and start again")


def _mend(tree: Path, python: Path) -> None:
    """Put right what keeps Debian's tree from serving and testing.

    - its icon fonts are links to a newer Font Awesome with other file names: 4.7 comes from our lock file;
    - mail's manifest names a file that the free source leaves out: without it every page logs an error.
    """
    fonts = tree / "usr/share/fonts-font-awesome/fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    code = "import xstatic.pkg.font_awesome as f; print(f.BASE_DIR)"
    done = subprocess.run(
        [python, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    for font in Path(done.stdout.strip(), "fonts").iterdir():
        shutil.copy(font, fonts)
    blur = (
        tree / PACKAGES / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    )
    if not blur.exists():
        blur.parent.mkdir(parents=True, exist_ok=True)
        blur.write_text(
            "/* left out of Debian's source: background blur in calls is unavailable */\n",
            encoding="utf-8",
        )
