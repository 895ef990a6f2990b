"""What a template database was built from: hashes that tell which addons must be updated."""

import hashlib
from pathlib import Path

# Files that change nothing in a database.
OUTSIDE = ("tests", "readme", "__pycache__")


def of_files(paths: list[Path]) -> str:
    """One hash of names and contents, in a fixed order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def of_addon(folder: Path) -> dict[str, str]:
    """Three hashes: "data" is what -u loads again, "once" what only an installation runs or loads
    (hooks, noupdate records), "static" what only the asset bundles are made of."""
    kinds: dict[str, list[Path]] = {"data": [], "once": [], "static": []}
    for path in folder.rglob("*"):
        kind = _kind(path, path.relative_to(folder).parts)
        if path.is_file() and kind:
            kinds[kind].append(path)
    return {kind: of_files(paths) for kind, paths in kinds.items()}


def _kind(path: Path, parts: tuple[str, ...]) -> str | None:
    if set(parts) & set(OUTSIDE) or path.suffix in (".md", ".pot", ".toml"):
        return "static" if parts[0] == "static" else None
    if parts[0] == "static":
        return "static"
    if path.name == "hooks.py" or (path.suffix == ".xml" and b"noupdate" in path.read_bytes()):
        return "once"
    return "data"


def of_platform(env) -> str:
    """Odoo, its Python packages and PostgreSQL: a change of these needs a new database."""
    digest = hashlib.sha256((env.odoo / "odoo" / "release.py").read_bytes())
    for path in sorted((Path(__file__).resolve().parents[2] / "config").glob("requirements*.txt")):
        if "lint" not in path.name:
            digest.update(path.read_bytes())
    digest.update(env.psql("SHOW server_version", database="postgres").strip().encode())
    return digest.hexdigest()
