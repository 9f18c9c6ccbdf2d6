"""Passwords that are too easy to guess. `hub.commands.fields` limits lengths; `hub.base.hashing` hashes."""

from __future__ import annotations

from typing import Final

PASSWORD_BYTES: Final = 72
"""bcrypt ignores the rest: a longer password would be truncated silently."""
COMMON: Final = frozenset(
    (
        "12345678",
        "123456789",
        "1234567890",
        "87654321",
        "11223344",
        "password",
        "password1",
        "passw0rd",
        "qwertyui",
        "qwerty123",
        "qwertyuiop",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "superman",
        "welcome1",
        "abcd1234",
        "abc12345",
        "changeme",
        "letmein1",
        "admin123",
        "administrator",
        "restaurant",
    )
)


def weakness(password: str, username: str) -> str | None:
    """What is wrong with a password, as the end of a sentence; None if it is acceptable."""
    if len(password.encode()) > PASSWORD_BYTES:
        return f"is longer than {PASSWORD_BYTES} bytes"
    if password.casefold() == username.casefold():
        return "must not be the username"
    if password.casefold() in COMMON or len(set(password)) < 3:
        return "is too easy to guess"
    return None
