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
    """{"data": what -u must load again, "static": what only the asset bundles are made of}."""
    data, static = [], []
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if not path.is_file() or set(inside.parts) & set(OUTSIDE) - {"tests"}:
            continue
        if inside.parts[0] == "static":
            static.append(path)
        elif inside.parts[0] != "tests" and path.suffix not in (".md", ".pot", ".toml"):
            data.append(path)
    return {"data": of_files(data), "static": of_files(static)}


def of_platform(env) -> str:
    """Odoo, its Python packages and PostgreSQL: a change of these needs a new database."""
    digest = hashlib.sha256((env.odoo / "odoo" / "release.py").read_bytes())
    for path in sorted((Path(__file__).resolve().parents[2] / "config").glob("requirements*.txt")):
        if "lint" not in path.name:
            digest.update(path.read_bytes())
    digest.update(env.psql("SHOW server_version", database="postgres").strip().encode())
    return digest.hexdigest()
