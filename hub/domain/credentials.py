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
    """The code of what is wrong with a password; None if it is acceptable."""
    if len(password.encode()) > PASSWORD_BYTES:
        return "password_too_long"
    if password.casefold() == username.casefold():
        return "password_is_username"
    if password.casefold() in COMMON or len(set(password)) < 3:
        return "password_too_easy"
    return None
