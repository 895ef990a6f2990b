"""RCC_KEY: encrypts ID numbers and keys their search. Made once per clone, mode 0600, never in the database."""

import base64
import os
import secrets
import time

from . import place
from .message import Problem, say

FILE = place.HOME / "key"


def present() -> str | None:
    """The key of the environment, else of .odoo/key; None when there is none yet."""
    if given := os.environ.get("RCC_KEY"):
        return checked(given.strip(), "RCC_KEY")
    if FILE.exists():
        return checked(FILE.read_text(encoding="ascii").strip(), str(FILE))
    return None


def ready() -> str:
    """The key, made when there is none yet."""
    if not (found := present()):
        found = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        write(found)
        say(f"made the key of the ID numbers: {FILE.relative_to(place.ROOT)}")
    return found


def replace(key: str) -> None:
    """Take another key; the former one stays beside it under a dated name."""
    if os.environ.get("RCC_KEY"):
        raise Problem("RCC_KEY in the environment is not the backup's key", "unset RCC_KEY")
    if FILE.exists():
        FILE.rename(FILE.with_name(time.strftime("key.%Y%m%d-%H%M%S")))
    write(checked(key, "the backup's key"))


def write(key: str) -> None:
    """Put a key in place, readable by its owner alone from the first moment."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    making = FILE.with_name("key.new")
    making.unlink(missing_ok=True)
    handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    making.rename(FILE)


def checked(key: str, source: str) -> str:
    """The key, if it is 32 bytes in URL-safe base64."""
    try:
        right = len(base64.urlsafe_b64decode(key)) == 32
    except ValueError:
        right = False
    if not right:
        raise Problem(
            f"{source} is not a key of 32 bytes in URL-safe base64",
            "put the right key there, or ./rcc restore",
        )
    return key
