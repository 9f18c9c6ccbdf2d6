"""The only place where the cloud makes identifiers and secrets."""

from __future__ import annotations

import secrets
import uuid


def new_id() -> uuid.UUID:
    """A random id: a site's id goes into its settings and must tell nothing, not even when it was made."""
    return uuid.uuid4()


def new_secret() -> str:
    """A URL-safe secret of 256 bits."""
    return secrets.token_urlsafe(32)


def chance() -> float:
    """A number in [0, 1)."""
    return secrets.randbelow(1 << 30) / (1 << 30)
