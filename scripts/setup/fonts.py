"""What PDF documents need of the system: Pango's libraries and a Chinese font, installed or beside us."""

import os
import subprocess
from pathlib import Path

from . import debian, place
from .message import Problem, say

PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"]
PREFIX = place.HOME / "debian"
_FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Noto Sans CJK SC</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer><family>Noto Serif CJK SC</family></prefer></alias>
</fontconfig>
"""


def ready() -> dict[str, str]:
    """Variables that let WeasyPrint and the browser find libraries and fonts."""
    variables = {"FONTCONFIG_FILE": str(_configuration())}
    if PREFIX.exists() or not _on_system():
        variables |= _beside_us()
    return variables


def _on_system() -> bool:
    lacking = debian.lacking(PACKAGES)
    if lacking and not debian.bundled("pdf"):
        return debian.install(lacking, "PDF documents in Chinese")
    return not lacking


def _beside_us() -> dict[str, str]:
    """The same packages, unpacked below .odoo; without them everything but PDF works."""
    if not PREFIX.exists():
        line = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}"
        say(f"PDF documents need Debian packages; an administrator may install them:\n  {line}")
        try:
            _unpack()
        except Problem as problem:
            say(f"going on without PDF documents: {problem}")
            return {}
        say("  as they are not installed, they are unpacked into .odoo/debian for this clone")
    folders = sorted(
        {str(path.parent) for path in PREFIX.glob("usr/lib/**/lib*.so*")}
        | {str(path.parent) for path in PREFIX.glob("lib/**/lib*.so*")}
    )
    given = os.environ.get("LD_LIBRARY_PATH")
    return {"LD_LIBRARY_PATH": ":".join([*folders, *([given] if given else [])])}


def _unpack() -> None:
    place.need_space(place.HOME, 300, "the fonts")
    packages = debian.packages("pdf", PACKAGES)
    with place.new_folder(PREFIX) as making:
        debian.unpack(packages, making)


def _configuration() -> Path:
    """A fontconfig of our own, so that Chinese comes in its mainland forms whatever else is installed."""
    target = place.HOME / "fonts.conf"
    text = _FONTS_CONF.format(fonts=PREFIX / "usr/share/fonts", cache=place.HOME / "fontconfig")
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return target


def works(python: Path, variables: dict[str, str]) -> bool:
    """Whether WeasyPrint can load its libraries."""
    return not subprocess.run(
        [python, "-c", "import weasyprint"], env=variables, capture_output=True, check=False
    ).returncode
