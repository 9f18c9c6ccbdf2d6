"""The only module that makes ids and secrets."""

from __future__ import annotations

import os
import secrets
import time
from uuid import UUID, uuid4


def new_id() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7): so that new rows are next to each other in every index."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)


def new_random_id() -> UUID:
    """A random UUID (version 4), for an id that strangers see: it reveals nothing, not even its time."""
    return uuid4()


def new_secret() -> str:
    """A URL-safe secret of 256 bits, for device tokens, site keys and set-up URLs."""
    return secrets.token_urlsafe(32)


def random_fraction() -> float:
    """A random number in [0, 1), as jitter."""
    return secrets.randbelow(1 << 30) / (1 << 30)


def new_code(length: int = 8) -> str:
    """A one-time code that a person can read out; it has no letters that look like digits."""
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(length))
