"""Picture files of the menu: accepted formats, names and storage. The menu knows which item shows which picture."""

from __future__ import annotations

import asyncio
import re
import secrets
from pathlib import Path
from typing import Final

from hub.domain.refusals import Invalid, TooLarge

MAX_BYTES: Final = 1_000_000
NAME: Final = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|webp)")
CONTENT_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def extension(content: bytes) -> str:
    """The file extension of a picture, by its first bytes. Refuses: Invalid, TooLarge."""
    if len(content) > MAX_BYTES:
        raise TooLarge("picture")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    raise Invalid("picture", errors=[{"field": "image", "code": "picture_format"}])


async def store(folder: Path, content: bytes) -> str:
    """Store a picture under a random name; returns the name. Refuses: Invalid, TooLarge."""
    name = f"{secrets.token_hex(16)}.{extension(content)}"
    await asyncio.to_thread(_write, folder, name, content)
    return name


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


async def delete(folder: Path, name: str | None) -> None:
    """Delete a picture that no item shows any more."""
    if name is not None and NAME.fullmatch(name):
        await asyncio.to_thread((folder / name).unlink, missing_ok=True)
