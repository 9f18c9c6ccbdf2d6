"""Hashes of secrets: bcrypt for passwords and PINs, SHA-256 for tokens and codes, HMAC for PIN look-ups."""

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
    """A bcrypt hash that no secret matches, so that refusing an unknown person takes as long as a wrong password."""
    return b"$2b$%02d$" % rounds + b"." * 53


_DECOY = decoy(ROUNDS)


_threads = HashingThreads()


def token_hash(token: str) -> bytes:
    """The stored form of a device token, a pairing code or a set-up token."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).digest()


def pin_key(secret: bytes, pin: str) -> bytes:
    """The key by which a PIN is looked up."""
    return hmac.digest(secret, pin.encode(), "sha256")


async def hashed(secret: str) -> str:
    """The bcrypt hash of a password or PIN, made in a thread in some 0.25 s. Refuses: TooMany."""
    return (await _threads.run(bcrypt.hashpw, secret.encode()[:PASSWORD_BYTES], bcrypt.gensalt(ROUNDS))).decode()


async def all_hashed(secrets: Mapping[str, str]) -> dict[str, str]:
    """The bcrypt hashes of several secrets, by name. Refuses: TooMany."""
    return dict(zip(secrets, await asyncio.gather(*map(hashed, secrets.values())), strict=True))


async def matches(secret: str, stored: str | None) -> bool:
    """Whether a secret matches its hash; takes the same time without a hash. Refuses: TooMany."""
    password = secret.encode()[:PASSWORD_BYTES]
    is_match = await _threads.run(bcrypt.checkpw, password, stored.encode() if stored else _DECOY)
    return is_match and stored is not None
