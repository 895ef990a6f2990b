"""./rcc backup FILE: database, filestore and the key of the ID numbers in one file.

The key is encrypted by a passphrase: RCC_PASSPHRASE, or asked for on the terminal. Whoever has the file and the
passphrase has everything; without the passphrase the file cannot be restored. The server may be running.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from . import setup
from .setup import archive, database
from .setup.message import Problem, Progress, last_words, say


def main(arguments: list[str]) -> int:
    """0 when FILE is complete; an existing FILE is replaced only then."""
    parser = argparse.ArgumentParser(prog="./rcc backup", description=__doc__.split(": ", 1)[1])
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("-d", "--database", default=database.NAME, metavar="DB", help="(rcc)")
    options = parser.parse_args(arguments)
    if not options.file.parent.is_dir():
        raise Problem(f"no folder {options.file.parent}", "make it first")
    env = setup.environment("run")
    with env.start_postgres():
        if not database.exists(env, options.database):
            raise Problem(f"no database {options.database}", "./rcc run makes it")
        database.check_key(env, database.marks(env, options.database), options.database)
        secret = archive.passphrase(twice=True)
        _write(env, options.database, options.file, secret)
    return 0


def _write(env: setup.Environment, name: str, target: Path, secret: str) -> None:
    progress = Progress(f"backing up {name}")
    making = target.with_name(target.name + ".new")
    with tempfile.TemporaryDirectory(dir=env.home, prefix="backup-") as folder:
        kept, dump = Path(folder, "filestore"), Path(folder, "database.dump")
        _keep(database.filestore(env, name), kept)
        _dump(env, name, dump)
        _keep(database.filestore(env, name), kept)  # files that came while we dumped
        told = _manifest(env, name, archive.seal(env, secret, env.variables["RCC_KEY"]))
        with (
            open(making, "wb", opener=_private) as file,
            tarfile.open(fileobj=file, mode="w") as tar,
        ):
            _add_text(tar, "manifest.json", json.dumps(told, indent=1))
            tar.add(dump, "database.dump", filter=_anonymous)
            tar.add(kept, "filestore", filter=_anonymous)
            tar.close()
            file.flush()
            os.fsync(file.fileno())
    making.rename(target)
    progress.done(f"{target}: {target.stat().st_size // 1_000_000} MB")
    say("Keep the passphrase apart from the file: without it nothing can be restored.")


def _keep(filestore: Path, kept: Path) -> None:
    """Hold on to the files of this moment by hard links; Odoo never rewrites a file, it adds and removes."""
    kept.mkdir(exist_ok=True)
    for path in filestore.rglob("*") if filestore.is_dir() else ():
        target = kept / path.relative_to(filestore)
        try:
            if path.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(path, target)
        except FileNotFoundError:
            continue  # removed by Odoo since we listed it
        except OSError:
            shutil.copy(path, target)  # another disk, or a file of another user


def _dump(env: setup.Environment, name: str, target: Path) -> None:
    command = [env.pg_bin / "pg_dump", "--format=custom", "--no-owner", "--file", target, name]
    done = subprocess.run(command, env=env.variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"pg_dump failed ({last_words(done)})", "see the message and start again")


def _manifest(env: setup.Environment, name: str, sealed: dict) -> dict:
    return {
        "format": archive.FORMAT,
        "database": name,
        "created_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "server": env.psql("SHOW server_version", database=name),
        "state": database.marks(env, name),
        "key": sealed,
    }


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who made the backup is nobody's business, and a restore belongs to whoever restores."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(text.encode()), 0o600
    tar.addfile(member, io.BytesIO(text.encode()))
