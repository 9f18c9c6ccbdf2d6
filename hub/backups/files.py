"""Backups as files in BACKUP_DIR: dumps and manifests, encrypted and decrypted, written atomically.

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
from hub.texts import shown, stored

UNFINISHED: Final = ".unfinished"
BLOCK: Final = 1 << 20
RESERVE_BYTES: Final = 16 << 20
MOST_MANIFEST_BYTES: Final = 4 << 20
SEALED_HEAD: Final = b"age-encryption.org/"


class BackupFailed(Exception):
    """A backup cannot be made, proven or restored; `cause` is one plain line for the person in charge.

    What a row may store is a stored text; what only the command line prints may be a sentence.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(shown(cause))
        self.cause = cause


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
    """When it was last restored and compared successfully. None: never, or `problem` is the reason."""
    proven_in_ms: int | None = None
    problem: str | None = None
    copied_at: datetime | None = None
    copy_problem: str | None = None


def manifest_of(dump: Path) -> Path:
    """Where the manifest of a dump is."""
    return dump.with_name(dump.name.partition(".dump")[0] + ".json")


def write_manifest(folder: Path, backup: Backup) -> None:
    """Write or replace a backup's manifest atomically. Refuses: BackupFailed."""
    with (
        plain_os_errors(stored("backup-problem-manifest-not-written", folder=str(folder))),
        atomic_file(manifest_of(folder / backup.file)) as file,
    ):
        file.write(msgspec.json.format(msgspec.json.encode(backup), indent=1))


def read_manifest(path: Path) -> Backup | None:
    """A manifest; None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MOST_MANIFEST_BYTES), type=Backup)
    except (OSError, msgspec.DecodeError):
        return None


def all_backups(folder: Path, database: str) -> list[Backup]:
    """The finished backups of a database whose files exist, newest first."""
    manifests = [read_manifest(path) for path in folder.glob("*.json")]
    ours = [b for b in manifests if b and b.database == database and (folder / b.file).is_file()]
    return sorted(ours, key=lambda backup: backup.created_at, reverse=True)


def remove(folder: Path, backup: Backup) -> None:
    """Remove a backup, its dump first: a manifest alone is no backup."""
    with plain_os_errors(stored("backup-problem-not-removed", file=backup.file)):
        (folder / backup.file).unlink(missing_ok=True)
        manifest_of(folder / backup.file).unlink(missing_ok=True)


def clear(folder: Path, database: str) -> None:
    """Remove what an interrupted backup of that database left behind."""
    with plain_os_errors(stored("backup-problem-folder", folder=str(folder))):
        for path in folder.glob(f"{database}-*{UNFINISHED}"):
            path.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Create the folder, for this user only. Refuses: BackupFailed."""
    with plain_os_errors(stored("backup-problem-folder", folder=str(folder))):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def require_free_space(folder: Path, needed: int, reserve: int = RESERVE_BYTES) -> None:
    """Refuses: BackupFailed, if the disk has less free than `needed` and the reserve."""
    with plain_os_errors(stored("backup-problem-folder", folder=str(folder))):
        free = shutil.disk_usage(folder).free
    if free < needed + reserve:
        raise BackupFailed(
            stored("backup-problem-full", folder=str(folder), needed=_mib(needed + reserve), free=_mib(free))
        )


def _mib(size: int) -> str:
    return f"{max(1, round(size / (1 << 20)))} MiB"


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only once it is safely on the disk; for this user only."""
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class HashingStream:
    """A stream that counts and hashes the data that passes through."""

    def __init__(self, inner: IO[bytes], on_progress: Callable[[int], None] = lambda _: None) -> None:
        self._inner, self._heard = inner, on_progress
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of the data so far."""
        return self._hash.hexdigest()

    def write(self, block: bytes) -> int:
        """Write a block."""
        self._inner.write(block)
        self._note(block)
        return len(block)

    def read(self, size: int = -1) -> bytes:
        """Read a block."""
        block = self._inner.read(size)
        self._note(block)
        return block

    def flush(self) -> None:
        """Nothing: the file is flushed when it is complete."""

    def _note(self, block: bytes) -> None:
        self._hash.update(block)
        self.size += len(block)
        self._heard(self.size)


def seal(source: IO[bytes], target: HashingStream, keys: tuple[str, ...]) -> None:
    """Copy a dump into its file, sealed for the first key when there is one."""
    if not keys:
        shutil.copyfileobj(source, target, BLOCK)
        return
    try:
        pyrage.encrypt_io(source, target, [x25519.Identity.from_str(keys[0]).to_public()])
    except pyrage.EncryptError as error:
        raise BackupFailed(stored("backup-problem-not-sealed", error=_message(error))) from error


def unseal(source: HashingStream, target: IO[bytes], keys: tuple[str, ...], *, is_sealed: bool) -> None:
    """Copy the dump out of its file. Refuses: BackupFailed (no key, wrong key, not whole)."""
    if not is_sealed:
        shutil.copyfileobj(source, target, BLOCK)
    elif not keys:
        raise BackupFailed(stored("backup-problem-no-key"))
    else:
        _unseal(source, target, keys)
    while source.read(BLOCK):
        pass


def _unseal(source: HashingStream, target: IO[bytes], keys: tuple[str, ...]) -> None:
    try:
        pyrage.decrypt_io(source, target, [x25519.Identity.from_str(key) for key in keys])
    except pyrage.DecryptError as error:
        if "matching" in str(error):
            raise BackupFailed(stored("backup-problem-wrong-key")) from error
        raise BackupFailed(stored("backup-problem-damaged", error=_message(error))) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BackupFailed(stored("backup-problem-cut-short")) from error


def _message(error: Exception) -> str:
    return str(error).removeprefix("OSError: ")


def is_sealed(path: Path) -> bool:
    """Whether a file is an age file. Refuses: BackupFailed when it cannot be read."""
    with plain_os_errors(stored("backup-problem-not-read", file=str(path))), path.open("rb") as file:
        return file.read(len(SEALED_HEAD)) == SEALED_HEAD


def checksum(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file. Refuses: BackupFailed when it cannot be read."""
    with plain_os_errors(stored("backup-problem-not-read", file=str(path))), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return path.stat().st_size, digest


@contextmanager
def plain_os_errors(what: str) -> Iterator[None]:
    """OS errors as BackupFailed with one plain line; `what` is a stored text."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupFailed(stored("backup-problem-disk-full", what=what)) from error
        raise BackupFailed(stored("backup-problem-system", what=what, error=error.strerror)) from error
