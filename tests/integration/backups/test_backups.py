"""Backups as files: made, proven, damaged in every way, kept for so long; and what a restore does with each."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from pyrage import x25519

from hub.backups import create, dump, offsite
from hub.backups import files as backup_files
from hub.backups.create import (
    Backup,
    BackupFailed,
    BackupRunning,
    backup_lock,
    make_backup,
    prove_backup,
    remove_outdated,
)
from hub.backups.files import all_backups, manifest_of
from hub.backups.restore import RestoreRequest, restore_backup
from hub.domain.backups import Retention
from hub.texts import shown
from tests.backup_files import Place, connected, place, small_disk
from tests.databases import Databases

pytestmark = pytest.mark.asyncio(loop_scope="module")
KEY, OTHER_KEY = str(x25519.Identity.generate()), str(x25519.Identity.generate())
TABLES = "select count(*) from dining_tables"
ADD_TABLE = """
insert into dining_tables (id, floor_id, code, seats, sort, is_active)
select gen_random_uuid(), id, $1, 4, 99, true from floors limit 1 returning 1
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def venue(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """One venue for all of them."""
    folder = tmp_path_factory.mktemp("venue") / "backups"
    async with databases.demo_venue() as dsn, place(databases, dsn, folder) as made:
        yield made.sealed_with(KEY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def backup(venue: Place) -> Backup:
    """One sealed backup for all of them."""
    return await make(venue)


@pytest.fixture
def file(venue: Place, backup: Backup, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    kept = venue.folder / backup.file
    shutil.copy(manifest_of(kept), tmp_path)
    return Path(shutil.copy(kept, tmp_path))


async def make(venue: Place) -> Backup:
    return await make_backup(venue.dsn, venue.settings, reason="a test")


async def refused(venue: Place, file: Path, **wish: Any) -> str:
    """Why a restore is refused, in one line; it leaves nothing behind."""
    with pytest.raises(BackupFailed) as refusal:
        await restore_backup(venue.dsn, venue.settings, RestoreRequest(file, **wish), lambda _: None)
    assert await venue.beside() == []
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


async def test_a_backup_is_restored_and_compared_before_it_counts(venue: Place, backup: Backup) -> None:
    assert (backup.problem, backup.is_encrypted, backup.reason) == (None, True, "a test")
    assert backup.verified_at is not None
    assert backup.facts.rows["public.dining_tables"] == await venue.ask(TABLES)
    assert all_backups(venue.folder, venue.dsn["database"]) == [backup]
    assert {one.stat().st_mode & 0o777 for one in venue.folder.iterdir()} == {0o600}
    assert venue.folder.stat().st_mode & 0o777 == 0o700
    assert await venue.beside() == []


async def test_what_differs_is_named_and_nothing_is_called_proven(venue: Place, backup: Backup) -> None:
    rows = backup.facts.rows | {"public.staff": 7, "public.gone": 1}
    told = msgspec.structs.replace(backup, facts=msgspec.structs.replace(backup.facts, rows=rows, head=5))
    again = await prove_backup(venue.dsn, venue.settings, told)
    backup_files.write_manifest(venue.folder, backup)
    assert again.verified_at is None
    for words in ("gone 1 → -", "staff 7 → 6", "head 5 → 0"):
        assert words in str(shown(again.problem))


async def test_it_says_nothing_without_its_key(venue: Place, backup: Backup, file: Path) -> None:
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"dining_tables" not in content
    assert "no key is set" in await refused(venue.sealed_with(), file)
    assert await refused(venue.sealed_with(OTHER_KEY), file) == "BACKUP_KEY is not the key this backup was sealed with."
    assert (await prove_backup(venue.dsn, venue.sealed_with(OTHER_KEY, KEY).settings, backup)).problem is None


async def test_a_damaged_file_is_refused(venue: Place, backup: Backup, file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:-70_000] + bytes([whole[-70_000] ^ 1]) + whole[-69_999:])
    assert await refused(venue, file) == f"{file.name} is damaged: its checksum is not the one it was made with."
    file.write_bytes(whole[: len(whole) // 2])
    assert f"({len(whole) // 2} bytes instead of {len(whole)})" in await refused(venue, file)
    manifest_of(file).unlink()
    assert "damaged or cut short" in await refused(venue, file)
    file.write_bytes(b"no backup at all")
    assert "cannot be restored" in await refused(venue, file)
    assert "There is no file" in await refused(venue, file.with_name("nothing"))


async def test_one_at_a_time_and_what_a_crash_left_is_removed(
    venue: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands: list[list[str]] = []
    launch = dump._launch

    def noting(command: list[str], *rest: Any) -> Any:
        commands.append(command)
        return launch(command, *rest)

    monkeypatch.setattr(dump, "_launch", noting)
    database = venue.dsn["database"]
    other = replace(venue, settings=replace(venue.settings, backup_dir=tmp_path / "new", backup_keys=()))
    async with backup_lock(venue.dsn):
        with pytest.raises(BackupRunning, match="at work"):
            await make(other)
    other.folder.mkdir()
    left = other.folder / f"{database}-20260101-043000-aaaa.dump.unfinished"
    left.write_bytes(b"half")
    for name in ("proof_20260101_043000_000", "before_20260101_043000", "before_29991231_043000"):
        await venue.databases.ask(f"create database {database}_{name}")
    plain = await make(other)
    assert (plain.problem, plain.is_encrypted) == (None, False)
    assert not left.exists()
    assert await venue.beside() == [f"{database}_before_29991231_043000"]
    await venue.tidy()
    assert [Path(command[0]).name for command in commands] == ["pg_dump", "pg_restore"]
    assert not any(venue.dsn["password"] in word for command in commands for word in command)


async def test_a_backup_of_a_newer_hub_waits_for_that_hub(venue: Place, tmp_path: Path) -> None:
    later = replace(venue, settings=replace(venue.settings, backup_dir=tmp_path / "later"))
    await venue.ask("insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_later', now())")
    try:
        made = await make(later)
    finally:
        await venue.ask("delete from tortoise_migrations where name = '9999_later'")
    assert "from a newer hub (its schema has 9999_later)" in await refused(later, later.folder / made.file)


async def test_the_old_and_the_many_go_with_their_manifests(venue: Place, backup: Backup, tmp_path: Path) -> None:
    for days in (0, 1, 2, 40):
        one = msgspec.structs.replace(
            backup, file=f"x-{days}.dump", created_at=backup.created_at - timedelta(days=days)
        )
        (tmp_path / one.file).write_bytes(b"")
        backup_files.write_manifest(tmp_path, one)
    kept = replace(venue.settings, backup_dir=tmp_path, backup_keep=Retention(days=30, count=2))
    assert [gone.file for gone in remove_outdated(kept, backup.database)] == ["x-2.dump", "x-40.dump"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x-0.dump", "x-0.json", "x-1.dump", "x-1.json"]


async def test_a_full_disk_is_refused_before_and_survived_during(
    venue: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = replace(venue, settings=replace(venue.settings, backup_dir=tmp_path / "small"))
    plain = full.sealed_with()
    with small_disk(full.folder, 64 << 10):
        if os.path.ismount(full.folder):
            with pytest.raises(BackupFailed, match=r"too full: about \d+ MiB are needed, 1 MiB are free"):
                await make(full)
        monkeypatch.setattr(backup_files, "require_free_space", lambda *_: None)
        for one in (full, plain):
            with pytest.raises(BackupFailed, match=r"disk is full|No space left|File too large"):
                await make(one)
            assert list(full.folder.iterdir()) == []


async def test_a_backup_leaves_the_room_that_the_hub_needs(venue: Place, tmp_path: Path) -> None:
    beside = replace(venue.settings, backup_dir=tmp_path, space_at=tmp_path, space_floor_mib=1 << 20)
    with pytest.raises(BackupFailed, match=r"too full: about \d+ MiB are needed"):
        await make(replace(venue, settings=beside))


async def test_the_copy_elsewhere_is_a_command_without_a_shell(
    venue: Place, backup: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offsite, "PAUSE_S", 0.01)
    there = tmp_path / "elsewhere; true"
    there.mkdir()
    copying = replace(venue.settings, backup_copy_command=("cp", "{file}", "{manifest}", str(there)))
    done = await create._copy_and_clean_up(copying, backup)
    assert done.copied_at is not None
    assert (there / backup.file).read_bytes() == (venue.folder / backup.file).read_bytes()
    failing = replace(venue.settings, backup_copy_command=("ls", "{file}/nothing"))
    assert "ls ended with 2" in str(shown((await offsite.copied(failing, backup)).copy_problem))
    absent = replace(venue.settings, backup_copy_command=("no-such-program",))
    assert shown((await offsite.copied(absent, backup)).copy_problem) == "no-such-program: No such file or directory"


async def test_too_old_programs_are_named() -> None:
    with pytest.raises(BackupFailed, match=r"pg_dump 99 or newer is needed .* install postgresql-client-99"):
        dump.programs_for(99, {"host": "/nowhere", "port": 5432})


async def test_a_restore_that_is_killed_changes_nothing_and_the_next_one_works(venue: Place, backup: Backup) -> None:
    await venue.ask(ADD_TABLE, "X1")
    tables, epoch = await venue.ask(TABLES), await venue.ask("select generation from event_stream")
    file = venue.folder / backup.file
    restoring = await venue.start("restore", file, "--yes")
    async with asyncio.timeout(60):
        while not await venue.beside():
            await asyncio.sleep(0.01)
    restoring.kill()
    await restoring.communicate()
    assert (await venue.ask(TABLES), len(await venue.beside())) == (tables, 1)
    said: list[str] = []
    user = await connected(venue.dsn)
    wish = RestoreRequest(file)
    with pytest.raises(BackupFailed, match=r"1 connections \(pos-hub\) use the database .* --while-running"):
        await restore_backup(venue.dsn, venue.settings, wish, said.append)
    await user.close()
    done = await restore_backup(venue.dsn, venue.settings, wish, said.append)
    assert await venue.ask(TABLES) == tables - 1
    assert await venue.ask("select generation from event_stream") != epoch
    assert await venue.beside() == [done.former_database]
    async with venue.databases.owner(venue.dsn | {"database": done.former_database}) as former:
        assert await former.fetchval(TABLES) == tables
    await venue.tidy()


async def test_the_command_line_in_plain_lines(venue: Place, backup: Backup) -> None:
    made = await venue.run("backup")
    assert (made.code, made.error) == (0, "")
    assert "Proven in" in made.out
    file = venue.folder / backup.file
    assert (await venue.run("restore", file)).error == "pos-hub: this replaces the venue's database; say --yes\n"
    dry = await venue.run("restore", file, "--dry-run")
    assert (dry.code, "Nothing was changed: this was a dry run" in dry.out) == (0, True)
    wrong = await venue.sealed_with(OTHER_KEY).run("restore", file, "--yes")
    assert (wrong.code, wrong.error) == (1, "pos-hub: BACKUP_KEY is not the key this backup was sealed with.\n")
