"""The version of the installed program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def hub_version() -> str:
    """The installed version of the hub."""
    try:
        return version("pos-hub")
    except PackageNotFoundError:
        return "unknown"
