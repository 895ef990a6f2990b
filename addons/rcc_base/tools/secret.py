"""Encryption and search keys of identity numbers; every key is derived from RCC_KEY in the environment."""

import base64
import binascii
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")

VARIABLE = "RCC_KEY"
KEY_BYTES = 32
NONCE_BYTES = 12
PREFIX = "1."
MISSING = _lt(
    "RCC_KEY is not set. It encrypts identity numbers; `./rcc run` makes it once and passes it to the server."
)
MALFORMED = _lt(
    "RCC_KEY is malformed: it is 32 bytes in URL-safe base64. "
    "`./rcc run` makes a right one; a backup carries the old one."
)
FOREIGN = _lt(
    "This value was encrypted with another RCC_KEY, or altered. Restore the key that belongs to this database."
)


def encrypt(text):
    """Encrypt a text (AES-256-GCM, a fresh nonce each time); UserError without RCC_KEY."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(_secret()).encrypt(nonce, text.encode(), None)
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(text):
    """Give back what ``encrypt`` was given; UserError when it was encrypted with another RCC_KEY or altered."""
    try:
        sealed = base64.b64decode(text.removeprefix(PREFIX), altchars=b"-_", validate=True)
        return _cipher(_secret()).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise UserError(str(FOREIGN)) from None


def fingerprint(kind, text):
    """The search key of a text: HMAC-SHA256 in hex, the same for the same kind, text and RCC_KEY."""
    return hmac.digest(_fingerprint_key(_secret(), kind), text.encode(), "sha256").hex()


def _secret():
    """The 32 bytes of RCC_KEY; UserError that names the way on."""
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        raise UserError(str(MISSING))
    try:
        secret = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise UserError(str(MALFORMED))
    return secret


@lru_cache(maxsize=8)
def _cipher(secret):
    return AESGCM(_derive(secret, b"rcc/encrypt"))


@lru_cache(maxsize=64)
def _fingerprint_key(secret, kind):
    return _derive(secret, b"rcc/fingerprint/" + kind.encode())


def _derive(secret, info):
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)
