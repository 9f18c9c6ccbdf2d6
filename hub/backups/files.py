"""Backups as files: what lies in BACKUP_DIR, what is written about each, sealed and opened, never half there.

A backup is two files of one name: the dump (`.dump`, sealed `.dump.age`) and its manifest (`.json`), which says what
must be found in it. Nothing here speaks with a database.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Final
from uuid import UUID

import msgspec
import pyrage
from pyrage import x25519

from hub.backups.manifest import Facts

UNFINISHED: Final = ".unfinished"
BLOCK: Final = 1 << 20
ROOM_KEPT_BYTES: Final = 16 << 20
MOST_MANIFEST_BYTES: Final = 4 << 20
SEALED_HEAD: Final = b"age-encryption.org/"


class BackupFailed(Exception):
    """A backup cannot be made, proven or restored; the message is one plain line for the person in charge."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest says."""

    id: UUID
    file: str
    database: str
    reason: str
    created_at: datetime
    hub_version: str
    postgres_version: str
    migrations: tuple[str, ...]
    facts: Facts
    size_bytes: int
    sha256: str
    is_encrypted: bool
    made_in_ms: int
    verified_at: datetime | None = None
    """When it was last restored and found to hold what it must. None: never, or `problem` says why not."""
    proven_in_ms: int | None = None
    problem: str | None = None
    copied_at: datetime | None = None
    copy_problem: str | None = None


def manifest_of(dump: Path) -> Path:
    """Where the manifest of a dump is."""
    return dump.with_name(dump.name.partition(".dump")[0] + ".json")


def write_manifest(folder: Path, backup: Backup) -> None:
    """Write, or replace as one step, what is known of a backup. Refuses: BackupFailed."""
    with (
        plainly(f"The backup's manifest cannot be written to {folder}"),
        finished(manifest_of(folder / backup.file)) as file,
    ):
        file.write(msgspec.json.format(msgspec.json.encode(backup), indent=1))


def read_manifest(path: Path) -> Backup | None:
    """What a manifest says; None when there is none that can be read."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MOST_MANIFEST_BYTES), type=Backup)
    except (OSError, msgspec.DecodeError):
        return None


def all_backups(folder: Path, database: str) -> list[Backup]:
    """The finished backups of a database, those whose file is there, newest first."""
    found = [read_manifest(path) for path in folder.glob("*.json")]
    ours = [b for b in found if b and b.database == database and (folder / b.file).is_file()]
    return sorted(ours, key=lambda backup: backup.created_at, reverse=True)


def remove(folder: Path, backup: Backup) -> None:
    """Remove a backup, its dump first: a manifest alone is no backup."""
    with plainly(f"{backup.file} cannot be removed"):
        (folder / backup.file).unlink(missing_ok=True)
        manifest_of(folder / backup.file).unlink(missing_ok=True)


def clear(folder: Path, database: str) -> None:
    """Remove what an interrupted backup of that database left behind."""
    with plainly(f"{folder} cannot be used"):
        for path in folder.glob(f"{database}-*{UNFINISHED}"):
            path.unlink(missing_ok=True)


def open_folder(folder: Path) -> None:
    """Make the folder, for us alone when it is new. Refuses: BackupFailed."""
    with plainly(f"{folder} cannot be used for backups"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def insist_on_room(folder: Path, needed: int, kept: int = ROOM_KEPT_BYTES) -> None:
    """Refuses: BackupFailed when the disk has less than that, and what is to be kept free, left."""
    with plainly(f"{folder} cannot be used for backups"):
        free = shutil.disk_usage(folder).free
    if free < needed + kept:
        raise BackupFailed(
            f"The disk of {folder} is too full: about {_mib(needed + kept)} are needed, {_mib(free)} are free."
        )


def _mib(size: int) -> str:
    return f"{max(1, round(size / (1 << 20)))} MiB"


@contextmanager
def finished(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when all of it is safely on the disk; for us alone."""
    fresh = path.with_name(path.name + UNFINISHED)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class Counted:
    """A stream that passes through, counted and hashed on its way."""

    def __init__(self, inner: IO[bytes], heard: Callable[[int], None] = lambda _: None) -> None:
        self._inner, self._heard = inner, heard
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Of what has passed."""
        return self._hash.hexdigest()

    def write(self, block: bytes) -> int:
        """Pass on."""
        self._inner.write(block)
        self._note(block)
        return len(block)

    def read(self, size: int = -1) -> bytes:
        """Pass in."""
        block = self._inner.read(size)
        self._note(block)
        return block

    def flush(self) -> None:
        """What is below is flushed when it is whole."""

    def _note(self, block: bytes) -> None:
        self._hash.update(block)
        self.size += len(block)
        self._heard(self.size)


def seal(source: IO[bytes], target: Counted, keys: tuple[str, ...]) -> None:
    """Copy a dump into its file, sealed for the first key when there is one."""
    if not keys:
        shutil.copyfileobj(source, target, BLOCK)
        return
    try:
        pyrage.encrypt_io(source, target, [x25519.Identity.from_str(keys[0]).to_public()])
    except pyrage.EncryptError as error:
        raise BackupFailed(f"The backup cannot be sealed: {_words(error)}.") from error


def unseal(source: Counted, target: IO[bytes], keys: tuple[str, ...], *, is_sealed: bool) -> None:
    """Copy a file's dump out of it. Refuses: BackupFailed (no key, wrong key, not whole)."""
    if not is_sealed:
        shutil.copyfileobj(source, target, BLOCK)
    elif not keys:
        raise BackupFailed("The backup is sealed and no key is set: give BACKUP_KEY the key it was made with.")
    else:
        _unseal(source, target, keys)
    while source.read(BLOCK):
        pass


def _unseal(source: Counted, target: IO[bytes], keys: tuple[str, ...]) -> None:
    try:
        pyrage.decrypt_io(source, target, [x25519.Identity.from_str(key) for key in keys])
    except pyrage.DecryptError as error:
        if "matching" in str(error):
            raise BackupFailed("BACKUP_KEY is not the key this backup was sealed with.") from error
        raise BackupFailed(f"The backup cannot be opened, it is damaged: {_words(error)}.") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BackupFailed("The backup cannot be opened, it is damaged or cut short.") from error


def _words(error: Exception) -> str:
    return str(error).removeprefix("OSError: ")


def is_sealed(path: Path) -> bool:
    """Whether a file is an age file. Refuses: BackupFailed when it cannot be read."""
    with plainly(f"{path} cannot be read"), path.open("rb") as file:
        return file.read(len(SEALED_HEAD)) == SEALED_HEAD


def checksum(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file. Refuses: BackupFailed when it cannot be read."""
    with plainly(f"{path} cannot be read"), path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        return path.stat().st_size, found


@contextmanager
def plainly(what: str) -> Iterator[None]:
    """The system's refusals in one plain line."""
    try:
        yield
    except OSError as error:
        full = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise BackupFailed(f"{what}: {full}.") from error
