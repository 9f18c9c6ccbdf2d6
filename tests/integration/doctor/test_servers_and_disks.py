"""PostgreSQL, Redis, ports and disks, as they should not be."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from hub.backups import files as backup_files
from hub.backups.files import Backup
from hub.backups.manifest import Facts
from hub.base import clock
from hub.base.ids import new_id
from hub.doctor import disks, ports, postgres
from hub.doctor.finding import State
from tests.chaos.redis_server import redis_server
from tests.databases import NOT_DURABLE, Databases, Dsn
from tests.disks import small_disk
from tests.integration.doctor.conftest import Examined

REDIS_PORT = 5820
DAY = timedelta(days=1)


@contextmanager
def listening(host: str) -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as server:
        yield server.getsockname()[1]


async def test_a_database_that_may_forget_is_refused(context: Examined) -> None:
    found = await context.check("postgres")
    unsafe = {name for name, value in NOT_DURABLE.items() if value == "off"}
    assert {says.partition(" ")[0] for says in found[State.FAIL]} == unsafe
    assert State.OK not in found


async def test_too_few_connections_are_noticed(context: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "POOL_SIZE", 150)
    assert (await context.check("postgres"))[State.WARN] == ["max_connections is 300; each hub process may take 154."]


async def test_an_old_server_is_refused(context: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "OLDEST_SERVER", 99)
    assert any("too old" in says for says in (await context.check("postgres"))[State.FAIL])


async def test_a_hub_that_cannot_step_down_is_noticed(databases: Databases, context: Examined, dsn: Dsn) -> None:
    assert (await context.only("postgres_role")).state is State.OK
    await databases.ask("create role visitor login password 'visitor'")
    try:
        context.context = replace(context.context, dsn=dsn | {"user": "visitor", "password": "visitor"})
        found = await context.only("postgres_role")
    finally:
        await databases.ask("drop role visitor")
    assert found.state is State.WARN
    assert "grant pos_app to visitor" in found.todo


async def test_a_database_that_is_away_is_said_to_be_away(context: Examined, dsn: Dsn) -> None:
    context.context = replace(context.context, dsn=dsn | {"port": 9})
    found = await context.only("postgres")
    assert found.state is State.UNKNOWN
    assert found.says.startswith("Not known, because the database does not answer")


async def test_redis_is_looked_at(context: Examined) -> None:
    assert (await context.only("redis")).says == "One process, no Redis needed."
    async with redis_server(REDIS_PORT) as server:
        context.settings(redis_url=server.url)
        assert (await context.check("redis"))[State.WARN] == ["Redis has no memory limit."]
        async with Redis.from_url(server.url) as redis:
            await redis.config_set("maxmemory", "64mb")
            assert "no more sign-in failures" in (await context.check("redis"))[State.WARN][0]
            await redis.config_set("maxmemory-policy", "allkeys-lru")
            assert (await context.check("redis")).keys() == {State.OK}
    assert (await context.only("redis")).state is State.FAIL


@pytest.mark.parametrize(
    ("host", "state"),
    [("127.0.0.1", State.OK), ("::1", State.OK), ("0.0.0.0", State.FAIL), ("::", State.FAIL)],
)
async def test_a_hub_in_the_open_is_refused(context: Examined, host: str, state: State) -> None:
    with listening(host) as port:
        context.settings(port=port)
        found = await context.only("hub_port")
    assert found.state is state
    assert state is State.OK or f"Port {port} can be reached past the proxy" in found.says


async def test_in_a_container_the_proxys_network_is_where_the_hub_belongs(
    context: Examined, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ports, "IN_CONTAINER", (tmp_path,))
    with listening("0.0.0.0") as port:
        context.settings(port=port)
        assert (await context.only("hub_port")).state is State.FAIL
        context.settings(trusted_proxies=(ip_network("172.16.0.0/12"),))
        assert (await context.only("hub_port")).state is State.OK


async def test_servers_that_others_can_reach_are_named(context: Examined, dsn: Dsn) -> None:
    assert (await context.only("database_port")).state is State.OK
    for host, state in (("127.0.0.1", State.OK), ("0.0.0.0", State.FAIL)):
        with listening(host) as port:
            context.context = replace(context.context, dsn=dsn | {"host": "localhost", "port": port})
            context.settings(database_url="postgresql://", redis_url=f"redis://localhost:{port}")
            for name, what in (("database_port", "PostgreSQL"), ("redis_port", "Redis")):
                found = await context.only(name)
                assert found.state is state
                assert found.says.startswith(what)


@pytest.mark.parametrize(
    ("host", "state"),
    [("10.1.2.3", State.OK), ("8.8.8.8", State.WARN), ("no-such-host.invalid", State.UNKNOWN)],
)
async def test_a_server_elsewhere_is_judged_by_its_address(context: Examined, host: str, state: State) -> None:
    context.settings(redis_url=f"redis://{host}")
    assert (await context.only("redis_port")).state is state
    context.settings(redis_url="unix:///run/redis.sock")
    assert (await context.only("redis_port")).says == "Redis is reached by a local socket."


async def test_a_disk_that_fills_is_noticed(context: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOW_BYTES", "LOW_SHARE", "FULL_BYTES", "FULL_SHARE"):
        monkeypatch.setattr(disks, name, 0)
    assert (await context.only("disk_space")).state is State.OK
    monkeypatch.setattr(disks, "LOW_BYTES", 1 << 60)
    assert (await context.only("disk_space")).state is State.WARN
    monkeypatch.setattr(disks, "FULL_BYTES", 1 << 60)
    found = await context.only("disk_space")
    assert (found.state, "free for data and backups and pictures" in found.says) == (State.FAIL, True)


async def test_backups_beside_the_data_are_noticed(context: Examined) -> None:
    assert (await context.only("backups_apart")).state is State.WARN
    context.settings(backup_dir=Path("/proc"))
    assert (await context.only("backups_apart")).state is State.OK
    context.settings(database_url="postgresql://db/pos")
    assert (await context.only("backups_apart")).state is State.UNKNOWN
    context.settings(space_at=Path("/proc"))
    assert (await context.only("backups_apart")).state is State.WARN
    context.settings(backup_copy_command=("rsync", "{file}", "elsewhere:"))
    assert (await context.only("backups_apart")).state is State.OK


async def test_a_place_where_nothing_can_be_written_is_named(context: Examined, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", options="ro") as disk:
        context.settings(backup_dir=disk)
        said = (await context.check("disk_space"))[State.FAIL]
    assert said[0] == f"Nothing can be written to {disk} (backups)."


async def test_a_full_disk_is_named(context: Examined, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        context.settings(backup_dir=disk)
        assert "1 MiB (100%) are free for backups." in (await context.check("disk_space"))[State.FAIL]
        found = await context.only("room_for_a_backup")
    assert (found.state, found.says.startswith("1 MiB are free for backups")) == (State.FAIL, True)


async def test_there_is_room_for_a_backup(context: Examined) -> None:
    assert (await context.only("room_for_a_backup")).state is State.OK


def manifest(folder: Path, database: str, made_ago: timedelta, **known: Any) -> None:
    """A backup as its manifest tells of it, made so long ago."""
    at = clock.now() - made_ago
    facts = Facts(rows={}, objects={})
    made = Backup(
        id=new_id(), file=f"{database}-{at:%Y%m%d-%H%M%S}.dump", database=database, reason="daily", created_at=at,
        hub_version="1", postgres_version="18", migrations=(), facts=facts, size_bytes=1, sha256="", is_encrypted=False,
        made_in_ms=1000, **({"verified_at": at} | known),
    )  # fmt: skip
    folder.mkdir(exist_ok=True)
    (folder / made.file).write_bytes(b"x")
    backup_files.write_manifest(folder, made)


async def test_a_venue_without_a_proven_backup_is_not_ready(context: Examined, dsn: Dsn, tmp_path: Path) -> None:
    folder, database = tmp_path / "backups", dsn["database"]
    assert (await context.only("backup")).says == "There is no backup that was restored and compared."
    for age, state in ((4 * DAY, State.FAIL), (2 * DAY, State.WARN), (DAY / 2, State.OK)):
        manifest(folder, database, age)
        assert (await context.only("backup")).state is state
    manifest(folder, database, DAY / 4, copy_problem="rsync ended with 23.")
    assert (await context.check("backup")).keys() == {State.OK, State.WARN}
    manifest(folder, database, DAY / 8, verified_at=None, problem="orders: 7 rows, not 8.")
    found = await context.check("backup")
    assert found[State.FAIL] == ["The newest backup could not be proven: orders: 7 rows, not 8."]
