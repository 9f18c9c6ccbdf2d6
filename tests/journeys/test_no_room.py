"""A hub whose disk is full says so to whoever changes something, and answers everybody else."""

from pathlib import Path

import asyncpg
import pytest

from hub.base import clock
from hub.postgres.disk_guard import CLOSED_S, DiskGuard, database_directory
from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub

EVERYTHING_MIB = 1 << 30


def test_a_guard_measures_and_does_not_flicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = clock.monotonic_s()
    guard = DiskGuard(tmp_path, 100)
    for free, is_full in ((101, False), (99, True), (101, True), (124, True), (126, False), (101, False)):
        now_s += 1
        monkeypatch.setattr(clock, "monotonic_s", lambda at_s=now_s: at_s)
        monkeypatch.setattr(DiskGuard, "free_bytes", free)
        assert guard.is_full() is is_full, free


def test_a_guard_that_sees_nothing_learns_from_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = clock.monotonic_s()
    blind, off = DiskGuard(None, 1), DiskGuard(None, 0)
    for guard in (blind, off):
        assert not guard.is_full()
        guard.close()
    assert (blind.is_full(), off.is_full()) == (True, False)
    monkeypatch.setattr(clock, "monotonic_s", lambda: now_s + CLOSED_S + 1)
    assert not blind.is_full()


def test_a_disk_that_is_gone_stops_nobody(tmp_path: Path) -> None:
    guard = DiskGuard(tmp_path / "gone", 1 << 60)
    assert guard.free_bytes is None
    assert not guard.is_full()


async def test_the_disk_is_the_one_the_database_is_on(hub: RunningHub, tmp_path: Path) -> None:
    assert await database_directory(hub.database, tmp_path) == tmp_path, "our own database"
    local = await database_directory(hub.database, None)
    assert local is not None
    assert (local / "PG_VERSION").exists(), "a server on this machine"
    hub.database.dsn = hub.database.dsn | {"host": "db.example"}
    assert await database_directory(hub.database, None) is None, "a server elsewhere"


async def test_changes_wait_for_room_and_reading_goes_on(hub: RunningHub, floor: Floor) -> None:
    order = await floor.opened()
    manager = await hub.screen("manager")
    hub.commands.disk_guard = DiskGuard(Path("/"), EVERYTHING_MIB << 20)
    refused = await floor.waiter.call("POST", f"/api/orders/{order['id']}/send", {}, "k")
    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (503, "disk_full", "5")
    raised = await manager.hears("alert.raised")
    assert raised["data"]["alert"]["kind"] == "disk_full"
    await floor.waiter.get(f"/api/orders/{order['id']}")
    assert (await hub.call("POST", "/api/auth/pin", {"pin": "2222", "device": "manager-1"})).status == 200
    hub.commands.disk_guard = DiskGuard(Path("/"), 1)
    assert (await floor.waiter.call("POST", f"/api/orders/{order['id']}/send", {}, "k")).status == 200
    await manager.hears("alert.cleared")


async def test_what_postgresql_has_no_room_for_is_said_alike(
    hub: RunningHub, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.commands.disk_guard = DiskGuard(None, 1)

    async def no_room(*_: object) -> None:
        raise asyncpg.DiskFullError

    with monkeypatch.context() as patch:
        patch.setattr(hub.commands, "_attempt", no_room)
        refused = await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"})
    assert (refused.status, refused.code) == (503, "disk_full")
    assert hub.commands.disk_guard.is_full(), "nobody tries again at once"
