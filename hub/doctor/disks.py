"""Free space on the disks of the database, the pictures and the backups."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn

GIB = 1 << 30
LOW_BYTES, FULL_BYTES = 5 * GIB, 1 * GIB
LOW_SHARE, FULL_SHARE = 0.10, 0.03
COPY = "copy them off site: BACKUP_COPY_COMMAND (docs/settings.md)."


async def space(context: DoctorContext) -> AsyncIterator[Finding]:
    """Free space where the hub writes; a directory that does not exist yet counts by its nearest parent."""
    settings = context.settings
    places = {"data": settings.data_dir, "backups": settings.backup_dir, "pictures": settings.upload_dir}
    if settings.space_at is not None:
        places["the database"] = settings.space_at
    disks: dict[int, list[str]] = {}
    for what, place in places.items():
        disks.setdefault(_nearest_existing(place).stat().st_dev, []).append(what)
        if not os.access(_nearest_existing(place), os.W_OK):
            yield fail(f"Nothing can be written to {place} ({what}).", f"chown it to the hub's user: {place}")
    for names in disks.values():
        yield _room(" and ".join(names), places[names[0]])


async def backups_apart(context: DoctorContext) -> AsyncIterator[Finding]:
    """A backup on the same disk as the data is lost with it, unless it is copied off site."""
    settings = context.settings
    data = settings.space_at or (settings.data_dir if settings.database_url is None else None)
    if settings.backup_copy_command:
        yield ok("Each proven backup is copied off site.")
    elif data is None:
        raise NotKnown("the database's disk cannot be seen from here", f"Set POS_SPACE_AT, or {COPY}")
    elif _nearest_existing(data).stat().st_dev == _nearest_existing(settings.backup_dir).stat().st_dev:
        yield warn("Backups are on the same disk as the data.", f"Point BACKUP_DIR at another disk, or {COPY}")
    else:
        yield ok("Backups are on another disk than the data.")


async def room_for_a_backup(context: DoctorContext) -> AsyncIterator[Finding]:
    """A dump is smaller than its database; twice the database leaves room for the restore that proves it."""
    async with context.database() as connection:
        size = await connection.fetchval("select pg_database_size(current_database())")
    free = _free(context.settings.backup_dir)
    if free < 2 * size:
        yield fail(
            f"{_gib(free)} are free for backups of a database of {_gib(size)}.", "Make room where BACKUP_DIR is."
        )
    else:
        yield ok(f"There is room for backups: the database takes {_gib(size)}.")


def _room(what: str, place: Path) -> Finding:
    stats = os.statvfs(_nearest_existing(place))
    free, share = _free(place), stats.f_bavail / max(stats.f_blocks, 1)
    says = f"{_gib(free)} ({share:.0%}) are free for {what}."
    if stats.f_files and stats.f_favail / stats.f_files < FULL_SHARE:
        return fail(f"The disk for {what} can hold hardly any more files.", "Remove what is not needed there.")
    if free < FULL_BYTES or share < FULL_SHARE:
        return fail(says, "Make room now: at the floor the hub stops taking orders (docs/doctor.md).")
    if free < LOW_BYTES or share < LOW_SHARE:
        return warn(says, "Make room, or move it to a bigger disk.")
    return ok(says)


def _nearest_existing(place: Path) -> Path:
    return next(step for step in (place, *place.parents) if step.exists())


def _free(place: Path) -> int:
    stats = os.statvfs(_nearest_existing(place))
    return stats.f_bavail * stats.f_frsize


def _gib(size: int) -> str:
    return f"{size / GIB:.1f} GiB" if size >= GIB // 10 else f"{size / (1 << 20):.0f} MiB"
