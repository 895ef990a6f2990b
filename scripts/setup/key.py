"""RCC_KEY: encrypts ID numbers and keys their search. Made once per clone, mode 0600, never in the database."""

import base64
import os
import secrets

from . import place
from .message import Problem, say

FILE = place.HOME / "key"


def ready() -> str:
    """The key of the environment, else of .odoo/key, which is made when it is not there."""
    if given := os.environ.get("RCC_KEY"):
        return checked(given.strip(), "RCC_KEY")
    if not FILE.exists():
        write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        say(
            f"made the key of the ID numbers: {FILE.relative_to(place.ROOT)} (./rcc backup carries it)"
        )
    return checked(FILE.read_text(encoding="ascii").strip(), str(FILE))


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
