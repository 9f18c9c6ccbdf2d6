"""The embedded database as a venue meets it: first start, power cut, killed hub, two hubs, a closed home."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from hub.base import postgres_leftovers, postgres_programs
from hub.base.embedded_postgres import DatabaseFailed, EmbeddedPostgres

ROOT = Path(__file__).parents[3]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give its rights away")


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Not below tmp_path, which only its owner may enter: that is a case of its own."""
    with tempfile.TemporaryDirectory(prefix="venue-") as venue:
        Path(venue).chmod(0o755)
        yield Path(venue) / "data"


@pytest.fixture
def closed_dir() -> Iterator[Path]:
    """A directory below one that only root may enter, as a checkout in root's home is."""
    closed = Path(tempfile.mkdtemp(prefix="closed-"))
    yield closed / "checkout"
    assert closed.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(closed)


async def ask(postgres: EmbeddedPostgres, question: str) -> Any:
    connection = await asyncpg.connect(**postgres.dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@asynccontextmanager
async def another_hub(data_dir: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    hub = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.integration.base.hold_database", str(data_dir)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert hub.stdin
    assert hub.stdout
    try:
        assert await hub.stdout.readline() == b"up\n"
        yield hub
    finally:
        hub.stdin.close()
        await hub.wait()
        await hub.stdout.read()


async def test_the_first_start_makes_a_database_that_survives_a_stop(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir) as postgres:
        await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert await ask(postgres, "SELECT current_database()") == "pos"
    assert postgres_leftovers.processes(data_dir / "postgres" / "cluster") == set()

    async with EmbeddedPostgres(data_dir) as again:
        assert await ask(again, "SELECT answer FROM kept") == 42


async def test_it_is_set_up_for_money_and_closed_to_the_network(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir) as postgres:
        settings = {
            name: await ask(postgres, f"SHOW {name}")
            for name in (
                "synchronous_commit",
                "fsync",
                "listen_addresses",
                "timezone",
                "jit",
                "max_connections",
            )
        }
        reach = postgres.dsn
        reach["password"] = "wrong"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(**reach)
    assert settings == {
        "synchronous_commit": "on",
        "fsync": "on",
        "listen_addresses": "",
        "timezone": "UTC",
        "jit": "off",
        "max_connections": "200",
    }


async def test_its_address_serves_its_own_programs(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir) as postgres:
        dump = await asyncio.create_subprocess_exec(
            postgres.bin_dir / "pg_dump", postgres.url(), stdout=asyncio.subprocess.PIPE
        )
        output, _ = await dump.communicate()
    assert dump.returncode == 0
    assert b"PostgreSQL database dump complete" in output


async def test_a_killed_hub_takes_its_database_down_and_loses_nothing(data_dir: Path) -> None:
    async with another_hub(data_dir) as hub:
        connection = await asyncpg.connect(**EmbeddedPostgres(data_dir).dsn)
        await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        hub.kill()
        await hub.wait()
        async with EmbeddedPostgres(data_dir) as successor:
            assert await ask(successor, "SELECT answer FROM kept") == 42
        connection.terminate()


async def test_a_database_whose_processes_were_all_killed_recovers(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir) as postgres:
        await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
        for pid in postgres_leftovers.processes(data_dir / "postgres" / "cluster"):
            with suppress(ProcessLookupError):  # the first one's death ends the others
                os.kill(pid, 9)
        async with asyncio.timeout(10):
            assert await postgres.ended() == -9
        await postgres.stop()
        await postgres.start()
        assert await ask(postgres, "SELECT answer FROM kept") == 42


async def test_a_server_that_outlived_its_hub_is_ended_first(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir) as postgres:
        await ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    orphan = postgres._directory.launch(*postgres._command())
    async with EmbeddedPostgres(data_dir) as successor:
        assert await asyncio.to_thread(orphan.wait, 10) is not None
        assert await ask(successor, "SELECT answer FROM kept") == 42


async def test_a_stale_pid_file_naming_a_stranger_is_not_believed(data_dir: Path) -> None:
    pid_file = data_dir / "postgres" / "cluster" / "postmaster.pid"
    async with EmbeddedPostgres(data_dir):
        written = pid_file.read_text("ascii")
    with subprocess.Popen([sys.executable, "-c", "input()", "postgres"], stdin=subprocess.PIPE) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *written.splitlines()[1:], ""]))
        async with EmbeddedPostgres(data_dir) as postgres:
            assert await ask(postgres, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.communicate(b"\n")


async def test_a_second_hub_is_refused_in_one_line_and_the_first_goes_on(data_dir: Path) -> None:
    async with another_hub(data_dir) as hub:
        with pytest.raises(DatabaseFailed) as refusal:
            await EmbeddedPostgres(data_dir).start()
        assert str(refusal.value) == (f"Process {hub.pid} is using the database in {data_dir} already; stop it first.")
        assert await ask(EmbeddedPostgres(data_dir), "SELECT 1") == 1


async def test_it_starts_again_though_a_child_still_has_what_was_open_before(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir):
        copies = tuple(fd for fd in map(int, os.listdir("/proc/self/fd")) if _is_lock(fd, data_dir))  # noqa: PTH208
        child = subprocess.Popen(["sleep", "60"], pass_fds=copies)
    try:
        async with EmbeddedPostgres(data_dir) as postgres:
            assert len(copies) == 1
            assert await ask(postgres, "SELECT 1") == 1
    finally:
        child.kill()
        child.wait()


def _is_lock(fd: int, data_dir: Path) -> bool:
    with suppress(OSError):
        return Path(f"/proc/self/fd/{fd}").readlink() == data_dir.resolve() / "database.lock"
    return False


async def test_a_start_that_fails_says_why_and_can_be_tried_again(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir):
        pass
    control = data_dir / "postgres" / "cluster" / "global" / "pg_control"
    control.rename(control.with_suffix(".away"))
    with pytest.raises(DatabaseFailed, match=r"PostgreSQL did not start: .*pg_control"):
        await EmbeddedPostgres(data_dir).start()
    control.with_suffix(".away").rename(control)
    async with EmbeddedPostgres(data_dir) as postgres:
        assert await ask(postgres, "SELECT 1") == 1


async def test_a_half_made_cluster_is_made_anew(data_dir: Path) -> None:
    unfinished = data_dir / "postgres" / "cluster.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    async with EmbeddedPostgres(data_dir) as postgres:
        assert await ask(postgres, "SELECT 1") == 1


async def test_a_long_path_gets_its_socket_elsewhere_and_leaves_none_behind(data_dir: Path) -> None:
    long_dir = data_dir / ("the-name-of-a-very-long-place-" * 4)
    async with another_hub(long_dir) as hub:
        hub.kill()
        await hub.wait()
    former = Path(EmbeddedPostgres(long_dir).dsn["host"])
    assert former.exists()
    async with EmbeddedPostgres(long_dir) as postgres:
        own = Path(postgres.dsn["host"])
        assert own.stat().st_mode & 0o777 == 0o700
        assert await ask(postgres, "SELECT 1") == 1
    assert not former.exists()
    assert not own.exists()


@as_root
async def test_root_gives_its_rights_away(data_dir: Path) -> None:
    async with EmbeddedPostgres(data_dir):
        cluster = data_dir / "postgres" / "cluster"
        pids = postgres_leftovers.processes(cluster)
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in pids}
    assert owners == {cluster.stat().st_uid}
    assert 0 not in owners
    assert (data_dir / "postgres").stat().st_uid == 0


@as_root
async def test_a_data_directory_below_a_closed_one_works_and_nothing_is_opened(closed_dir: Path) -> None:
    async with another_hub(closed_dir / "data") as hub:
        hub.kill()
        await hub.wait()
    async with EmbeddedPostgres(closed_dir / "data") as postgres:
        assert not postgres._directory.can_reach(closed_dir)
        assert await ask(postgres, "SELECT 1") == 1


@as_root
async def test_programs_below_a_closed_directory_are_copied_to_an_open_one(
    closed_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = postgres_programs.choose(None)
    packages = theirs.bin_dir.parents[2]
    for part in (theirs.bin_dir.parent, *packages.glob(f"{theirs.bin_dir.parents[1].name}.libs")):
        shutil.copytree(part, closed_dir / part.relative_to(packages))
    hidden = closed_dir / theirs.bin_dir.relative_to(packages)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as open_dir:
        Path(open_dir).chmod(0o755)
        monkeypatch.setattr(postgres_programs, "_directories", lambda: [hidden])
        monkeypatch.setattr(postgres_programs, "SHARED_COPIES", Path(open_dir) / "cache")
        for _ in range(2):
            async with EmbeddedPostgres(closed_dir / "data") as postgres:
                assert postgres.bin_dir.is_relative_to(open_dir)
                assert await ask(postgres, "SELECT 1") == 1
        assert len(list((Path(open_dir) / "cache").iterdir())) == 1


def test_data_of_another_major_version_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatabaseFailed, match=r"^The database was made by PostgreSQL 12; this machine has only "):
        postgres_programs.choose(12)
    monkeypatch.setattr(postgres_programs, "_directories", list)
    with pytest.raises(DatabaseFailed, match=r"^PostgreSQL 14 or newer is needed and none was found"):
        postgres_programs.choose(None)


async def test_a_system_without_a_parent_death_signal_still_starts(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    async with EmbeddedPostgres(data_dir) as postgres:
        assert await ask(postgres, "SELECT 1") == 1
