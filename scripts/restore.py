"""./rcc restore FILE: a backup into a new database, with its filestore and its key.

The passphrase comes from RCC_PASSPHRASE or the terminal; without it nothing is restored. A database that exists is
never touched: name another one with --database.
"""

import argparse
import subprocess
import tarfile
from pathlib import Path

from . import setup
from .setup import archive, database, key, place
from .setup.message import Problem, Progress, last_words, say


def main(arguments: list[str]) -> int:
    """0 when the database is there and complete."""
    parser = argparse.ArgumentParser(prog="./rcc restore", description=__doc__.split(": ", 1)[1])
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("-d", "--database", default=database.NAME, metavar="DB", help="(rcc)")
    options = parser.parse_args(arguments)
    told = archive.manifest(options.file)
    secret = archive.passphrase(twice=False)
    env = setup.environment("run", with_key=False)
    with env.start_postgres():
        if database.exists(env, options.database):
            raise Problem(
                f"database {options.database} exists and stays as it is",
                "--database with a new name",
            )
        _take_key(env, archive.unseal(env, secret, told["key"]))
        _read(env, options.database, options.file)
    say(f"restored: ./rcc run --database {options.database}")
    return 0


def _take_key(env: setup.Environment, wanted: str) -> None:
    """The backup's key becomes this clone's, unless databases here live by another one."""
    present = key.present()
    if present and present != wanted and (users := _users(env, database.key_check(present))):
        raise Problem(
            f"the backup's key is not this clone's, which database {users[0]} needs",
            "restore in another clone",
        )
    if present != wanted:
        key.replace(wanted)
    env.variables["RCC_KEY"] = wanted


def _users(env: setup.Environment, check: str) -> list[str]:
    """Databases here that were made with a key."""
    names = env.psql("SELECT datname FROM pg_database WHERE NOT datistemplate AND datallowconn")
    return [name for name in names.splitlines() if _key_of(env, name) == check]


def _key_of(env: setup.Environment, name: str) -> str | None:
    try:
        return database.marks(env, name).get("key")
    except Problem:
        return None  # not ours


def _read(env: setup.Environment, name: str, path: Path) -> None:
    """Into a database of another name, which is renamed when all is there."""
    progress = Progress(f"restoring {path} into {name}")
    place.need_space(env.data_dir, 3 * path.stat().st_size // 1_000_000 + 100, "the restore")
    making = f"{name}_making"
    database.drop(env, making)
    with place.new_folder(env.home / "restore") as folder:
        with tarfile.open(path) as tar:
            safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            tar.extractall(folder, **safe)
        _load(env, making, folder / "database.dump")
        files = database.filestore(env, making)
        files.parent.mkdir(parents=True, exist_ok=True)
        (folder / "filestore").rename(files)
    place.remove(env.home / "restore")
    check = database.marks(env, making).get("key")
    if check and check != database.key_check(env.variables["RCC_KEY"]):
        raise Problem("the backup's key does not fit its database", "use another backup")
    database.rename(env, making, name)
    progress.done()


def _load(env: setup.Environment, name: str, dump: Path) -> None:
    env.psql("CREATE DATABASE :\"name\" TEMPLATE template0 ENCODING 'UTF8'", name=name)
    listing = _pg_restore(env, "--list", dump).stdout
    # Only an extension's owner may comment on it, and its comment is of no use.
    wanted = [line for line in listing.splitlines() if " COMMENT - EXTENSION " not in line]
    chosen = dump.with_name("contents")
    chosen.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    options = ["--no-owner", "--no-privileges", "--exit-on-error", f"--use-list={chosen}"]
    _pg_restore(env, *options, "--dbname", name, dump)


def _pg_restore(env: setup.Environment, *words) -> subprocess.CompletedProcess:
    command = [env.pg_bin / "pg_restore", *words]
    done = subprocess.run(command, env=env.variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"pg_restore failed ({last_words(done)})", "use another backup")
    return done
