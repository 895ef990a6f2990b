"""Seal and open RCC_KEY by a passphrase: scrypt and Fernet. Run by the environment's own Python.

Words: seal|open. Standard input: JSON with `passphrase` and `key` or `sealed`. Standard output: JSON; status 3 for a
wrong passphrase.
"""

import base64
import json
import secrets
import sys

COST = {"n": 2**16, "r": 8, "p": 1}  # 64 MB and about 0.2 s a guess


def cipher(passphrase: str, salt: bytes, cost: dict):
    """The cipher that a passphrase leads to."""
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    secret = Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(secret))


def seal(passphrase: str, key: str) -> dict:
    """What a backup carries instead of the key."""
    salt = secrets.token_bytes(16)
    token = cipher(passphrase, salt, COST).encrypt(key.encode()).decode()
    return {"kdf": "scrypt", "cost": COST, "salt": salt.hex(), "token": token}


def unseal(passphrase: str, sealed: dict) -> str:
    """The key; cryptography.fernet.InvalidToken for a wrong passphrase."""
    known = cipher(passphrase, bytes.fromhex(sealed["salt"]), sealed["cost"])
    return known.decrypt(sealed["token"].encode()).decode()


def main() -> int:
    from cryptography.fernet import InvalidToken

    asked = json.load(sys.stdin)
    if sys.argv[1] == "seal":
        print(json.dumps(seal(asked["passphrase"], asked["key"])))
        return 0
    try:
        print(json.dumps(unseal(asked["passphrase"], asked["sealed"])))
    except InvalidToken:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
