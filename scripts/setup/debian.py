"""Debian packages: installed by root, or fetched through an apt state of our own and unpacked without any rights.

apt itself is asked which archives this machine uses, so that no host is named here.
"""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import place
from .message import Problem, Progress, last_words, say
from .process import output

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
WAYS_ON = "use a bundle made by ./rcc bundle"

_OPTIONS = """\
Dir::State "{state}"; Dir::State::lists "{state}/lists"; Dir::State::status "{status}"; Dir::Cache "{state}/cache";
Acquire::Languages "none"; Acquire::Retries "2"; APT::Update::Error-Mode "any"; APT::Sandbox::User "";
APT::Install-Recommends "false"; Debug::NoLocking "true";
#clear APT::Update::Pre-Invoke; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke; #clear DPkg::Post-Invoke; #clear DPkg::Pre-Install-Pkgs;
"""
_ONE_SOURCE = """\
Dir::Etc::sourcelist "{state}/archive.sources"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
"""


class Archive:
    """An apt state apart from the system's: own lists, own download folder, no rights needed.

    Without `suite` it reads the machine's own sources; with it, that suite alone from the machine's Debian mirror.
    `status` is the dpkg status that dependencies are resolved against (default: this machine's).
    """

    def __init__(self, name: str, suite: str = "", status: Path = Path("/var/lib/dpkg/status")):
        for tool in ("apt-get", "dpkg-deb"):
            if not shutil.which(tool):
                raise Problem(
                    f"unsupported system: no {tool}, so this is not Debian or one of its kin",
                    f"ODOO_SOURCE=<Odoo 19 checkout>, or {WAYS_ON}",
                )
        self.name, self.suite = name, suite
        self.state = place.HOME / "apt" / name
        for folder in ("lists/partial", "cache/archives/partial"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        text = _OPTIONS.format(state=self.state, status=status)
        if suite:
            (self.state / "archive.sources").write_text(_source(suite), encoding="utf-8")
            text += _ONE_SOURCE.format(state=self.state)
        self.conf = self.state / "apt.conf"
        self.conf.write_text(text, encoding="utf-8")
        self.fresh = False

    def update(self) -> None:
        """Read and verify the package lists, once in a process."""
        if self.fresh:
            return
        say(f"reading the package lists ({self.suite or 'this machine’s own suites'})")
        done = self._apt("apt-get", "-qq", "update")
        if done.returncode:
            raise Problem(
                f"the Debian archive could not be read and verified ({last_words(done)})",
                f"connect to a network, or {WAYS_ON}; then start again",
            )
        self.fresh = True

    def version(self, package: str) -> str:
        """The candidate's version, '' when the archive has no such package."""
        self.update()
        found = re.search(
            r"^Version: (\S+)", self._apt("apt-cache", "show", package).stdout, re.MULTILINE
        )
        return found[1] if found else ""

    def closure(self, packages: list[str]) -> list[str]:
        """`package=version` for the packages and all they need beyond the status."""
        self.update()
        done = self._apt("apt-get", "-s", "install", *packages)
        if done.returncode:
            raise Problem(f"apt cannot resolve {' '.join(packages)} ({last_words(done)})", WAYS_ON)
        return [
            f"{name}={version}"
            for name, version in re.findall(r"^Inst (\S+) .*?\((\S+)", done.stdout, re.MULTILINE)
        ]

    def essential(self) -> list[str]:
        """The packages that every Debian system has."""
        self.update()
        blocks = self._apt("apt-cache", "dumpavail").stdout.split("\n\n")
        vital = re.compile(r"^(Essential: yes|Priority: required)$", re.MULTILINE)
        named = [re.match(r"Package: (\S+)", block) for block in blocks if vital.search(block)]
        return sorted({found[1] for found in named if found})

    def download(self, packages: list[str], folder: Path) -> None:
        """Fetch the .deb files into the folder; apt checks their hashes against the signed lists."""
        self.update()
        progress = Progress(f"fetching {len(packages)} Debian packages")
        command = ["apt-get", "-c", self.conf, "-qq", "download", *packages]
        with output(command, cwd=folder, env=_variables()) as process:
            while process.poll() is None:
                time.sleep(0.1)
                progress.update(_megabytes(folder), "MB")
            told = process.stdout.read()
        if process.returncode:
            done = subprocess.CompletedProcess(command, process.returncode, told, "")
            raise Problem(f"download failed ({last_words(done)})", f"start again, or {WAYS_ON}")
        progress.done(f"{_megabytes(folder)} MB")

    def _apt(self, tool: str, *arguments, cwd: Path | None = None) -> subprocess.CompletedProcess:
        return subprocess.run(
            [tool, "-c", self.conf, *arguments],
            cwd=cwd,
            env=_variables(),
            capture_output=True,
            text=True,
            check=False,
        )


def _variables() -> dict[str, str]:
    return os.environ | {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.deb")) // 1_000_000


def _source(suite: str) -> str:
    """An apt source of one Debian suite on the mirror that this machine is configured for."""
    if not KEYRING.is_file():
        raise Problem(
            f"unsupported system: {KEYRING} is missing",
            "install the package debian-archive-keyring",
        )
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    fields = {"Types": "deb", "URIs": mirror(), "Suites": suite, "Components": "main"}
    fields |= {"Architectures": architecture, "Signed-By": KEYRING}
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def mirror() -> str:
    """The base address of the machine's own Debian mirror (apt prints every address when its lists are empty)."""
    probe = place.HOME / "apt" / "probe"
    (probe / "partial").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["apt-get", "update", "--print-uris", "-o", f"Dir::State::lists={probe}"],
        capture_output=True,
        text=True,
        check=False,
    )
    place.remove(probe)
    for base in re.findall(r"^'([^']+)/dists/[\w-]+/InRelease' ", done.stdout, re.MULTILINE):
        if re.search(r"/debian[^/]*/?$", base) and "-security" not in base:
            return base
    raise Problem(
        "unsupported system: its apt sources name no Debian archive",
        f"ODOO_SOURCE=<Odoo 19 checkout>, or {WAYS_ON}",
    )


def packages(
    name: str, wanted: list[str], *, archive: Archive | None = None, closure: bool = True
) -> Path:
    """A folder with the .deb files of a named set: from the bundle, the user's cache, or the archive."""
    if found := bundled(name):
        return found
    kept = place.cache() / "debian" / f"{name}-{release()}"
    with place.locked(place.cache(), "fetching Debian packages"):
        if not kept.is_dir():
            archive = archive or Archive("own")
            with place.new_folder(kept) as making:
                archive.download(archive.closure(wanted) if closure else wanted, making)
    return kept


def bundled(name: str) -> Path | None:
    """The set's folder in the bundle that this clone was made from."""
    folder = place.BUNDLE / "debian" / name
    return folder if folder.is_dir() else None


def release() -> str:
    """Which system's libraries these are, such as debian-12-x86_64."""
    import platform

    try:
        known = platform.freedesktop_os_release()
    except OSError:
        known = {}
    return f"{known.get('ID', 'unknown')}-{known.get('VERSION_ID', '0')}-{platform.machine()}"


def unpack(folder: Path, target: Path) -> None:
    """Unpack every .deb of a folder; nothing is installed and no rights are needed."""
    for package in sorted(folder.glob("*.deb")):
        done = subprocess.run(
            ["dpkg-deb", "-x", package, target], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Problem(
                f"{package.name} could not be unpacked ({last_words(done)})",
                f"remove {folder} and start again",
            )


def lacking(wanted: list[str]) -> list[str]:
    """Those of the packages that are not installed on this system."""
    if not shutil.which("dpkg-query"):
        return wanted
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", *wanted],
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("ii")}
    return [package for package in wanted if package not in installed]


def install(wanted: list[str], why: str) -> bool:
    """As root: install system packages and say which. False when this user may not or apt cannot."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    progress = Progress(f"installing Debian packages for {why}: {' '.join(wanted)}")
    command = [
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "APT::Update::Error-Mode=any",
    ]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *wanted]):
        done = subprocess.run(
            [*command, *step],
            env=_variables(),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            say(f"  apt-get {step[0]} failed: {last_words(done)}")
            return False
    progress.done()
    return True
