"""The directories that the hub writes to. The start fails if one of them cannot be used, and names it."""

from __future__ import annotations

import os
from pathlib import Path

from hub.settings.settings import BadSettings, Settings


def require_writable_directories(settings: Settings) -> None:
    """Check each directory, or the nearest existing parent if it does not exist yet. Refuses: BadSettings."""
    for name, directory in (
        ("DATA_DIR", settings.data_dir),
        ("BACKUP_DIR", settings.backup_dir),
        ("UPLOAD_DIR", settings.upload_dir),
    ):
        existing = next(path for path in (directory, *directory.parents) if _exists(name, path))
        if not existing.is_dir():
            raise BadSettings(f"{name}: {existing} is not a directory")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise BadSettings(f"{name}: nothing can be written to {existing}")
    if settings.space_at is not None and not settings.space_at.is_dir():
        raise BadSettings(f"POS_SPACE_AT: {settings.space_at} is not a directory")


def _exists(name: str, path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise BadSettings(f"{name}: {path} cannot be used: {error.strerror}") from None
