"""Backups of a venue at work: asked for at the office, told to its screens, handed out, brought back while it runs."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from hub.backups import files as backup_files
from hub.base import clock
from hub.queries import link_queries
from hub.server.hub import HUB
from tests.backup_files import Place, place, small_disk
from tests.databases import Databases, Dsn
from tests.journeys.conftest import Floor
from tests.journeys.test_locked_venue import licence
from tests.running_hub import RunningHub, running_hub
from tests.screens import Screen

PROOF_S = 60.0


@pytest.fixture
async def venue(databases: Databases, dsn: Dsn, tmp_path: Path) -> AsyncIterator[Place]:
    async with place(databases, dsn, tmp_path / "backups") as made:
        yield made


@pytest.fixture
async def hub(venue: Place, aiohttp_client: AiohttpClient) -> AsyncIterator[RunningHub]:
    """A hub whose backups are its own."""
    async with running_hub(venue.settings, venue.dsn, aiohttp_client) as running:
        yield running


async def backed_up(hub: RunningHub, screen: Screen, state: str = "proven") -> dict[str, Any]:
    """A backup that was asked for, once it has come that far."""
    asked = await hub.as_("admin").post("/api/admin/backups")
    told = await screen.hears(
        "backup.changed",
        lambda event: event["data"]["backup"]["id"] == asked["id"] and event["data"]["backup"]["state"] == state,
        PROOF_S,
    )
    backup: dict[str, Any] = told["data"]["backup"]
    return backup


async def test_a_backup_is_told_listed_watched_and_handed_out(hub: RunningHub, venue: Place) -> None:
    admin, screen = hub.as_("admin"), await hub.screen("manager")
    made = await backed_up(hub, screen)
    states = [event["data"]["backup"]["state"] for event in screen.of("backup.changed")]
    assert list(dict.fromkeys(states)) in (["asked", "making", "proven"], ["asked", "making", "proving", "proven"])
    listed = await admin.get("/api/admin/backups")
    assert listed["items"] == [made]
    assert listed["last_proven_at"] == made["created_at"]
    file = await admin.call("GET", f"/api/admin/backups/{made['id']}/download")
    assert (file.status, len(file.raw)) == (200, made["size_bytes"])
    assert hashlib.sha256(file.raw).hexdigest() == made["sha256"]
    entries = [entry["action"] for entry in (await admin.get("/api/admin/audit"))["items"]]
    assert entries[-2:] == ["backup.make", "backup.hand_out"]
    assert (await hub.call("GET", "/api/health")).body == {"status": "ok"}
    async with hub.database.connection() as connection:
        in_heartbeat = [clock.wire_or_none(at) for at in await link_queries.last_backup(connection)]
    assert in_heartbeat == [made["created_at"], made["verified_at"]]
    figures = (await hub.call("GET", "/metrics")).raw.decode()
    assert f"pos_backup_size_bytes {float(made['size_bytes'])}" in figures
    assert (await hub.as_("manager").call("GET", f"/api/admin/backups/{made['id']}/download")).status == 403
    await _rows_follow_files(hub, venue, made)


async def _rows_follow_files(hub: RunningHub, venue: Place, made: dict[str, Any]) -> None:
    (backup,) = backup_files.all_backups(venue.folder, venue.dsn["database"])
    backup_files.remove(venue.folder, backup)
    missing = await hub.as_("admin").call("GET", f"/api/admin/backups/{made['id']}/download")
    assert (missing.status, missing.code) == (409, "backup_file_missing")
    await hub.app[HUB].backup_scheduler.tick()
    assert (await hub.as_("admin").get("/api/admin/backups"))["items"] == []


async def test_a_locked_venue_still_backs_up(hub: RunningHub) -> None:
    screen = await hub.screen("manager")
    await licence(hub, "locked")
    assert (await backed_up(hub, screen))["problem"] is None
    await hub.as_("admin").get("/api/admin/backups")


async def test_a_full_disk_is_said_and_the_venue_trades_on(
    floor: Floor, hub: RunningHub, venue: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = await hub.screen("manager")
    with small_disk(venue.folder, 64 << 10), monkeypatch.context() as patch:
        patch.setattr(backup_files, "require_free_space", lambda *_: None)
        failed = await backed_up(hub, screen, "failed")
        assert "disk is full" in failed["problem"] or "File too large" in failed["problem"]
        assert (await screen.hears("alert.raised"))["data"]["alert"]["kind"] == "backup_failed"
        await floor.sent()
    assert (await backed_up(hub, screen))["verified_at"]
    await screen.hears("alert.cleared")


async def test_what_was_interrupted_is_said_so_and_does_not_stand_in_the_way(
    databases: Databases, dsn: Dsn, aiohttp_client: AiohttpClient
) -> None:
    async with databases.owner(dsn) as owner:
        await owner.execute(
            "insert into backups (id, state, reason, created_at, is_encrypted)"
            " values (gen_random_uuid(), 'making', 'daily', now(), false)"
        )
    async with running_hub(databases.settings, dsn, aiohttp_client) as hub:
        await hub.app[HUB].backup_scheduler.tick()
        (known,) = (await hub.as_("admin").get("/api/admin/backups"))["items"]
        assert (known["state"], "interrupted" in known["problem"]) == ("failed", True)


async def test_a_restore_under_living_screens_has_them_all_start_over(
    floor: Floor, hub: RunningHub, venue: Place
) -> None:
    waiter, manager = await hub.screen("waiter"), await hub.screen("manager")
    kept = await floor.sent("Chips")
    made = await backed_up(hub, manager)
    lost = await floor.sent("Chips", table="T5")
    await waiter.hears("order.changed", lambda event: event["data"]["order"]["id"] == lost["id"])
    before = hub.commands.reference_data.version
    said = await venue.run("restore", venue.folder / made["file"], "--yes", "--while-running")
    assert (said.code, said.error) == (0, "")
    await waiter.ended()
    back = await hub.screen("waiter", **waiter.cursor)
    assert (back.sync["mode"], back.sync["why"]) == ("snapshot", "epoch")
    assert list(back.sync["state"]["orders"]) == [kept["id"]]
    assert (await hub.commands.current_reference_data()).version > before
    again = await floor.opened("Chips", table="T5")
    await back.hears("order.opened", lambda event: event["data"]["order"]["id"] == again["id"])
    entries = (await hub.as_("admin").get("/api/admin/audit"))["items"]
    assert "backup.restore" in [entry["action"] for entry in entries]
    assert (await hub.as_("admin").get("/api/admin/audit/verify"))["ok"]
