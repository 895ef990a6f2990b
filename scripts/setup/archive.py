"""The backup file: one tar of manifest.json, database.dump (pg_dump's own format) and filestore/."""

import getpass
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from .environment import Environment
from .message import Problem, last_words

FORMAT = 1
SHORTEST = 8  # characters of a passphrase


def passphrase(twice: bool) -> str:
    """From RCC_PASSPHRASE or the terminal; without one there is no backup and no restore."""
    given = os.environ.get("RCC_PASSPHRASE", "")
    if not given and sys.stdin.isatty():
        given = getpass.getpass("Passphrase of the key: ")
        if twice and given != getpass.getpass("Once more: "):
            raise Problem("the two passphrases differ", "start again")
    if len(given) < SHORTEST:
        raise Problem(
            f"the key needs a passphrase of at least {SHORTEST} characters",
            "set RCC_PASSPHRASE or start from a terminal",
        )
    return given


def seal(env: Environment, secret: str, key: str) -> dict:
    """The key, encrypted by the passphrase."""
    return json.loads(_seal(env, "seal", {"passphrase": secret, "key": key}).stdout)


def unseal(env: Environment, secret: str, sealed: dict) -> str:
    """The key; a Problem when the passphrase is not the backup's."""
    done = _seal(env, "open", {"passphrase": secret, "sealed": sealed})
    if done.returncode == 3:
        raise Problem("this is not the passphrase of the backup's key", "try another passphrase")
    return json.loads(done.stdout)


def _seal(env: Environment, word: str, asked: dict) -> subprocess.CompletedProcess:
    script = Path(__file__).with_name("seal.py")
    command = [env.python, script, word]
    done = subprocess.run(
        command,
        input=json.dumps(asked),
        env=env.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 3):
        raise Problem(f"the key could not be sealed or opened ({last_words(done)})")
    return done


def manifest(path: Path) -> dict:
    """What a backup says of itself; it is the first file in the archive."""
    try:
        with tarfile.open(path) as archive:
            first = archive.next()
            if first and first.name == "manifest.json":
                found = json.load(archive.extractfile(first))
                if found.get("format") == FORMAT:
                    return found
    except FileNotFoundError:
        raise Problem(f"no file {path}", "name a file made by ./rcc backup") from None
    except (tarfile.TarError, ValueError, EOFError):
        pass
    raise Problem(f"{path} is not a backup of this product", "name a file made by ./rcc backup")
