"""The secrets of the installation: their strength, and who can read them. They are never shown."""

from __future__ import annotations

import math
import stat
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hub.base.postgres_url import password_of
from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn

GOOD_LENGTH, GOOD_BITS, LEAST_BITS = 32, 100.0, 64.0
EXAMPLES = ("change", "example", "secret", "password", "your", "demo", "test", "loopback")
"""Words of example secrets that never occur in random ones (hex and base64 of 32 bytes)."""
MAKE_ONE = "Make one with `openssl rand -hex 32`; POS_JWT_SECRET_OLD keeps sessions alive during the change."


async def session_secret(context: DoctorContext) -> AsyncIterator[Finding]:
    """The secret that signs session tokens."""
    secret = context.settings.jwt_secret
    bits = entropy_bits(secret)
    if _is_the_demos(secret, context.settings.data_dir):
        yield fail("POS_JWT_SECRET is not set; the demo's is in use.", MAKE_ONE)
    elif any(word in secret.lower() for word in EXAMPLES) or bits < LEAST_BITS:
        yield fail("POS_JWT_SECRET can be guessed.", MAKE_ONE)
    elif len(secret) < GOOD_LENGTH or bits < GOOD_BITS:
        yield warn(f"POS_JWT_SECRET is short: {len(secret)} characters, some {bits:.0f} bits.", MAKE_ONE)
    else:
        yield ok(f"POS_JWT_SECRET is strong: {len(secret)} characters.")
    if context.settings.older_jwt_secrets:
        yield warn(
            "An older secret still counts (POS_JWT_SECRET_OLD).", "Take it away 12 hours after the change, and restart."
        )


async def database_password(context: DoctorContext) -> AsyncIterator[Finding]:
    """The password in DATABASE_URL; the embedded database makes its own."""
    if context.settings.database_url is None:
        yield ok("The embedded database made its own password.")
        return
    parts = urlsplit(context.settings.database_url)
    password, user = password_of(context.settings.database_url), unquote(parts.username or "")
    if len(password) >= 16 and password != user and entropy_bits(password) >= 48:
        yield ok("The database's password is strong.")
    else:
        yield warn(
            "The database's password in DATABASE_URL is missing or can be guessed.",
            f"In psql: `alter role {user or 'pos'} password '…'` with 24 random characters, then change DATABASE_URL.",
        )


async def private_files(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether other users can read the database and the backups."""
    settings = context.settings
    places = [settings.data_dir / "postgres", settings.data_dir / "demo-jwt-secret", settings.backup_dir]
    readable = [place for place in places if place.exists() and _others_may_read(place)]
    for place in readable:
        yield warn(f"Every user of this machine can read {place}.", f"chmod o-rwx {place}")
    if not readable:
        yield ok("Data and backups can be read by the hub's user alone.")


def entropy_bits(secret: str) -> float:
    """An upper bound of what a guesser must try: Shannon's entropy of the characters, times their number."""
    if not secret:
        return 0.0
    total = len(secret)
    return -sum(n * math.log2(n / total) for n in Counter(secret).values())


def _is_the_demos(secret: str, data_dir: Path) -> bool:
    try:
        return (data_dir / "demo-jwt-secret").read_text("ascii") == secret
    except (OSError, UnicodeDecodeError):
        return False


def _others_may_read(place: Path) -> bool:
    """A closed directory above closes what is in it."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in place.parents) and bool(place.stat().st_mode & 0o007)
