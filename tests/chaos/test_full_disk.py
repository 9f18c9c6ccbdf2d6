"""Experiment 12: the database's disk fills up under load. The hub must say no before PostgreSQL cannot go on."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from hub.base import embedded_postgres
from hub.base.embedded_postgres import EmbeddedPostgres
from hub.base.ids import new_id
from tests.chaos import experiment as experiments
from tests.chaos.experiment import Experiment, experiment
from tests.chaos.venue import Venue
from tests.disks import MIB, small_disk
from tests.ports import free_port

DISK_MIB, FLOOR_MIB = 160, 12
LEFT_BYTES = 3 * MIB
"""What the filler leaves. A hub that goes on has written it full in seconds."""
SMALL_WAL = {"min_wal_size": "2MB", "max_wal_size": "6MB", "wal_recycle": "off"}
WITHIN_S = 60.0


@asynccontextmanager
async def on_a_small_disk(
    ports: Sequence[int], *, module: str, environment: Mapping[str, str] | None, **_: bool
) -> AsyncIterator[Venue]:
    """A venue whose database has a disk of its own, and a write-ahead log in pieces of 1 MiB instead of 16."""
    directory = Path(tempfile.mkdtemp(prefix="venue-"))
    directory.chmod(0o755)
    with small_disk(directory / "data", DISK_MIB), pytest.MonkeyPatch.context() as patch:
        initdb = EmbeddedPostgres._initdb
        patch.setattr(EmbeddedPostgres, "_initdb", lambda *args: [*initdb(*args), "--wal-segsize=1"])
        patch.setattr(embedded_postgres, "SETTINGS", embedded_postgres.SETTINGS | SMALL_WAL)
        venue = Venue(
            directory=directory,
            postgres=EmbeddedPostgres(directory / "data"),
            ports=ports,
            module=module,
            more_environment=environment or {},
        )
        try:
            await venue.postgres.start()
            yield venue
        finally:
            # On a full disk PostgreSQL cannot end in an orderly way.
            (directory / "data" / "filler").unlink(missing_ok=True)
            await venue.stop()
    shutil.rmtree(directory, ignore_errors=True)


@asynccontextmanager
async def at_work(port: int, floor_mib: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Experiment]:
    monkeypatch.setattr(experiments, "open_venue", on_a_small_disk)
    floor = {"POS_SPACE_FLOOR_MIB": str(floor_mib)}
    async with experiment([port], listeners=3, payers=3, servers=1, orders=5, environment=floor) as it:
        yield it


def filler(it: Experiment) -> Path:
    return it.venue.directory / "data" / "filler"


async def fill(it: Experiment, but_bytes: int) -> None:
    """Something else on the machine takes what is free, fifty pieces a second."""
    with filler(it).open("wb", buffering=0) as file:
        while shutil.disk_usage(it.venue.directory / "data").free > but_bytes:
            file.write(bytes(MIB))
            await asyncio.sleep(0.02)
    it.count("disk filled")


async def begin_next_piece(it: Experiment) -> None:
    """PostgreSQL goes on to the next piece of its log, as it does again and again on a busy evening."""
    with suppress(asyncpg.PostgresError, OSError):
        connection = await it.venue.connect()
        with suppress(asyncpg.PostgresError, OSError):
            await connection.execute("select pg_switch_wal()")
        connection.terminate()


def panicked(it: Experiment) -> bool:
    logs = (it.venue.directory / "data" / "postgres").glob("postgres.log*")
    return any(b"PANIC" in log.read_bytes() for log in logs)


async def ask(it: Experiment, method: str, path: str, who: str, body: Any = None) -> tuple[int, Any, Mapping[str, str]]:
    headers = {"Authorization": f"Bearer {it.stage.tokens[who]}", "Idempotency-Key": str(new_id())}
    asked = it.session.request(
        method, it.urls[0] + path, json=body, headers=headers, timeout=aiohttp.ClientTimeout(total=10)
    )
    async with asked as answer:
        return answer.status, await answer.json(), answer.headers


async def until_an_order_is(it: Experiment, status: int) -> tuple[Any, Mapping[str, str]]:
    async with asyncio.timeout(WITHIN_S):
        while True:
            found, body, headers = await ask(it, "POST", "/api/orders", "waiter", {"type": "takeaway"})
            if found == status:
                return body, headers
            await asyncio.sleep(0.25)


def alarms(it: Experiment) -> list[str]:
    manager = next(screen for screen in it.screens if screen.name.startswith("manager"))
    return [alert["kind"] for alert in manager.state["alerts"].values()]


@pytest.mark.timeout(180)
async def test_a_full_disk_stops_changes_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(free_port(), FLOOR_MIB, monkeypatch) as it:
        await asyncio.sleep(0.5)
        await fill(it, LEFT_BYTES)
        refused, headers = await until_an_order_is(it, 503)
        assert (refused["code"], headers["Retry-After"]) == ("disk_full", "5")
        assert "disk is full" in refused["detail"]
        for who, path in (
            ("waiter", "/api/orders?limit=5"),
            ("manager", "/api/reports/sales"),
            ("waiter", "/api/menu"),
        ):
            assert (await ask(it, "GET", path, who))[0] == 200
        manager = next(screen for screen in it.screens if screen.name.startswith("manager"))
        assert await manager.until(lambda _: "disk_full" in alarms(it), 10)
        await begin_next_piece(it)
        await asyncio.sleep(1)
        assert not panicked(it)
        filler(it).unlink()
        await until_an_order_is(it, 201)
        assert await manager.until(lambda _: "disk_full" not in alarms(it), 10)
        paid = len(it.book.payments)
        await asyncio.sleep(1)
        assert len(it.book.payments) > paid, "everybody goes on by themselves"
        wrong = await it.verdict()
        print(it.summary(), len(wrong), wrong[:5])
        assert wrong == []
        assert not panicked(it)


@pytest.mark.long
@pytest.mark.timeout(180)
async def test_without_the_guard_postgresql_panics(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(free_port(), 0, monkeypatch) as it:
        await asyncio.sleep(0.5)
        await fill(it, MIB)
        async with asyncio.timeout(WITHIN_S):
            while not panicked(it):
                await begin_next_piece(it)
                await asyncio.sleep(0.25)
