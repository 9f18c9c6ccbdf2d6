"""The directories the hub writes to: the start stops when one of them cannot be used, and says which."""

from __future__ import annotations

import os
from pathlib import Path

from hub.settings.settings import BadSettings, Settings


def require_writable_directories(settings: Settings) -> None:
    """Look at each of them, or at what they would be made in. Refuses: BadSettings."""
    for name, place in (
        ("DATA_DIR", settings.data_dir),
        ("BACKUP_DIR", settings.backup_dir),
        ("UPLOAD_DIR", settings.upload_dir),
    ):
        standing = next(step for step in (place, *place.parents) if _is_there(name, step))
        if not standing.is_dir():
            raise BadSettings(f"{name}: {standing} is not a directory")
        if not os.access(standing, os.W_OK | os.X_OK):
            raise BadSettings(f"{name}: nothing can be written to {standing}")
    if settings.space_at is not None and not settings.space_at.is_dir():
        raise BadSettings(f"POS_SPACE_AT: {settings.space_at} is not a directory")


def _is_there(name: str, place: Path) -> bool:
    try:
        return place.exists()
    except OSError as error:
        raise BadSettings(f"{name}: {place} cannot be used: {error.strerror}") from None
