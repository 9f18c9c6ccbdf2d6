"""DATABASE_URL's sslmode: what it asks for is what every connection has, at the hub and at the vendor's cloud."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from cloud_link.backend import database as cloud_database
from hub.backups.dump import environment, programs_for
from hub.backups.files import BackupFailed
from hub.base import postgres_programs, postgres_url
from hub.postgres import database as hub_database
from tests.databases import Databases
from tests.deploy.front import make_certificate
from tests.programs import ROOT
from tests.tls_front import TlsFront, tls_front


@pytest.fixture
async def front(databases: Databases, tmp_path: Path) -> AsyncIterator[TlsFront]:
    """An empty database behind TLS."""
    async with databases.empty() as dsn, tls_front(dsn, tmp_path) as way:
        yield way


@pytest.fixture
async def plain(databases: Databases, tmp_path: Path) -> AsyncIterator[TlsFront]:
    """An empty database behind a server that says that it has no TLS."""
    async with databases.empty() as dsn, tls_front(dsn, tmp_path, speaks_tls=False) as way:
        yield way


async def the_hub(url: str) -> None:
    """Every kind of connection of a hub: the migrations' two, the pool's, one beside it."""
    dsn = await hub_database.migrate_database(hub_database.parse_url(url))
    database = hub_database.Database(dsn)
    await database.open()
    async with database.alone():
        pass
    await database.close()


async def the_cloud(url: str) -> None:
    """The same of a cloud."""
    dsn = postgres_url.parse_url(url)
    await cloud_database.migrate_database(dsn)
    database = cloud_database.Database(dsn)
    await database.open()
    await database.close()


BOTH = pytest.mark.parametrize("start", [the_hub, the_cloud])
UNUSABLE = (hub_database.DatabaseUnusable, cloud_database.DatabaseUnusable)
Start = Callable[[str], Awaitable[None]]


@BOTH
async def test_every_connection_has_the_tls_that_is_asked_for(start: Start, front: TlsFront) -> None:
    await start(front.url(f"sslmode=verify-full&sslrootcert={front.authority}"))
    assert set(front.ways) == {"tls"}
    assert len(front.ways) >= 3


@BOTH
async def test_a_server_without_tls_is_refused_before_anything_is_said_to_it(start: Start, plain: TlsFront) -> None:
    with pytest.raises(UNUSABLE, match="rejected SSL upgrade"):
        await start(plain.url("sslmode=require"))
    assert set(plain.ways) == {"refused"}


@BOTH
@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
async def test_a_server_of_another_authority_is_refused(
    start: Start, mode: str, front: TlsFront, tmp_path: Path
) -> None:
    make_certificate(tmp_path / "other")
    with pytest.raises(UNUSABLE, match="CERTIFICATE_VERIFY_FAILED"):
        await start(front.url(f"sslmode={mode}&sslrootcert={tmp_path / 'other' / 'authority.pem'}"))


@BOTH
async def test_no_tls_is_spoken_where_it_is_switched_off(start: Start, front: TlsFront) -> None:
    await start(front.url("sslmode=disable"))
    assert set(front.ways) == {"plain"}


async def test_of_several_hosts_the_first_that_answers_is_used(front: TlsFront) -> None:
    query = "sslmode=require&target_session_attrs=read-write"
    await the_hub(front.url(query, host="127.0.0.1:9,127.0.0.1"))
    assert set(front.ways) == {"tls"}


async def test_options_count_for_the_pool_and_beside_it(front: TlsFront) -> None:
    dsn = hub_database.parse_url(front.url("options=-c%20geqo=off%20-c%20work_mem=5MB"))
    database = hub_database.Database(dsn)
    await database.open()
    async with database.connection() as pooled, database.alone() as alone:
        for connection in (pooled, alone):
            assert (
                await connection.fetchval("select current_setting('geqo') || current_setting('work_mem')") == "off5MB"
            )
    await database.close()


async def test_a_connection_is_awaited_as_long_as_the_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    awaited: list[float] = []

    async def note(**given: float) -> None:
        awaited.append(given["timeout"])

    monkeypatch.setattr(asyncpg, "connect", note)
    for query in ("", "connect_timeout=17"):
        await hub_database.connect(hub_database.parse_url(f"postgresql://u:p@h/d?{query}"))
    assert awaited == [hub_database.CONNECT_S, 17.0]


async def test_the_programs_are_told_the_same(front: TlsFront) -> None:
    query = f"sslmode=verify-ca&sslrootcert={front.authority}&options=-c%20geqo=off&connect_timeout=17"
    told = environment(hub_database.parse_url(front.url(query)), "-c synchronous_commit=off")
    assert told["PGSSLMODE"] == "verify-ca"
    assert told["PGSSLROOTCERT"] == str(front.authority)
    assert told["PGCONNECT_TIMEOUT"] == "17"
    assert told["PGOPTIONS"] == "-c geqo=off -c synchronous_commit=off"


@pytest.mark.parametrize("mode", ["require", "prefer", "disable"])
def test_a_backup_says_that_its_programs_cannot_speak_tls(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs that come with the hub cannot; those of the machine are hidden here."""
    monkeypatch.setattr(postgres_programs, "DEBIAN", Path("/nowhere"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    dsn = hub_database.parse_url(f"postgresql://u:p@db.example/d?sslmode={mode}")
    if mode != "require":
        assert programs_for(16, dsn).major == 16
        return
    with pytest.raises(BackupFailed, match=r"asks for TLS.*: install postgresql-client-16\.$"):
        programs_for(16, dsn)


@pytest.mark.parametrize("program", ["hub", "cloud_link.backend"])
async def test_a_start_that_would_have_no_tls_ends_in_one_line(program: str, plain: TlsFront, tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path), "DATABASE_URL": plain.url("sslmode=require")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", program, "migrate", cwd=ROOT, env=given, stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await process.communicate()
    assert process.returncode == 1
    (line,) = complaint.decode().splitlines()
    assert "rejected SSL upgrade" in line
    assert set(plain.ways) == {"refused"}
