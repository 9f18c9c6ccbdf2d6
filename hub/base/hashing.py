"""How secrets are kept: never as they are.

Passwords and PINs by bcrypt, tokens and codes by SHA-256, PIN look-ups by HMAC.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping

import bcrypt

from hub.base.hashing_threads import HashingThreads

PASSWORD_BYTES = 72
ROUNDS = 12


def decoy(rounds: int) -> bytes:
    """A bcrypt hash that nothing is known to fit: whoever is not there takes as long to be refused as whoever is."""
    return b"$2b$%02d$" % rounds + b"." * 53


_NOBODY = decoy(ROUNDS)


_threads = HashingThreads()


def token_hash(token: str) -> bytes:
    """How a device's token, a pairing code or a set-up address is stored."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).digest()


def pin_key(secret: bytes, pin: str) -> bytes:
    """What a PIN is looked up by."""
    return hmac.digest(secret, pin.encode(), "sha256")


async def hashed(secret: str) -> str:
    """A password or PIN as it is stored (bcrypt, in a thread: it takes a quarter of a second). Refuses: TooMany."""
    return (await _threads.run(bcrypt.hashpw, secret.encode()[:PASSWORD_BYTES], bcrypt.gensalt(ROUNDS))).decode()


async def all_hashed(secrets: Mapping[str, str]) -> dict[str, str]:
    """Several secrets by name, each as it is stored. Refuses: TooMany."""
    return dict(zip(secrets, await asyncio.gather(*map(hashed, secrets.values())), strict=True))


async def matches(secret: str, stored: str | None) -> bool:
    """Whether a secret fits its hash; takes as long when there is none. Refuses: TooMany."""
    given = secret.encode()[:PASSWORD_BYTES]
    fits = await _threads.run(bcrypt.checkpw, given, stored.encode() if stored else _NOBODY)
    return fits and stored is not None
