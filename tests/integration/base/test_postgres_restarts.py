"""The embedded PostgreSQL dies under a hub and under the cloud: it is restarted, or the process ends and says why."""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from hub.base import clock, postgres_leftovers, postgres_supervisor
from hub.base.embedded_postgres import DatabaseFailed, EmbeddedPostgres, Supervisor
from hub.postgres.demo import PASSWORD
from tests.databases import SECRET
from tests.programs import Program
from tests.screens import Screen

PATIENCE_S = 60.0
SOON_S = 15.0
PAUSES = len(postgres_supervisor.PAUSES_S)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Where the database's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="venue-") as venue:
        Path(venue).chmod(0o755)
        yield Path(venue)


class Cluster:
    """The files and processes of one embedded database, for whoever wants to harm it."""

    def __init__(self, place: Path) -> None:
        self._cluster = place / "postgres" / "cluster"

    @property
    def postmaster(self) -> int:
        return int((self._cluster / "postmaster.pid").read_text("ascii").partition("\n")[0])

    def kill(self) -> None:
        """Every process of it, at once."""
        for pid in postgres_leftovers.processes(self._cluster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def terminate(self) -> None:
        """As `pg_ctl stop -m smart` does, which waits for every session to leave."""
        os.kill(self.postmaster, signal.SIGTERM)

    @contextlib.contextmanager
    def unusable(self) -> Iterator[None]:
        """A server that is started in here ends at once."""
        control = self._cluster / "global" / "pg_control"
        away = control.rename(control.with_suffix(".away"))
        try:
            yield
        finally:
            away.rename(control)

    async def restart_begins(self) -> None:
        """An attempt to start it makes a socket's directory that is missing before it looks for former processes."""
        directory = self._cluster.parent / "run"
        async with asyncio.timeout(SOON_S):
            while not directory.exists():
                await asyncio.sleep(0.01)

    def lose_the_socket(self) -> None:
        """As somebody does who cleans up."""
        shutil.rmtree(self._cluster.parent / "run")

    def freeze_a_session(self) -> int:
        """One of its processes stands still, and so survives the death of its server."""
        one = next(iter(postgres_leftovers.processes(self._cluster) - {self.postmaster}))
        os.kill(one, signal.SIGSTOP)
        return one


class Running:
    """A program with an embedded database, and how to call it."""

    def __init__(self, program: Program, process: asyncio.subprocess.Process, session: aiohttp.ClientSession) -> None:
        self.program, self.process, self.session = program, process, session

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        async with self.session.request(method, self.program.url + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None) if "json" in answer.content_type else None

    async def becomes(self, status: int, path: str) -> Any:
        """What that address answers once it answers so."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found, body = await self.call("GET", path)
                if found == status:
                    return body
                await asyncio.sleep(0.02)

    async def ends(self) -> int:
        async with asyncio.timeout(SOON_S):
            return await self.process.wait()

    @property
    def last_line(self) -> str:
        return self.program.log.read_text("utf-8").splitlines()[-1]


@contextlib.asynccontextmanager
async def running(*module: str, health: str, place: Path, more: tuple[str, ...] = ()) -> AsyncIterator[Running]:
    program = Program(*module, health=health, place=place, POS_JWT_SECRET=SECRET)
    async with program.running(*more) as process, aiohttp.ClientSession() as session:
        yield Running(program, process, session)


@contextlib.asynccontextmanager
async def running_hub(place: Path, *module: str) -> AsyncIterator[Running]:
    async with running(*(module or ("hub",)), health="/api/health", place=place, more=("--demo",)) as hub:
        yield hub


async def signed_in(hub: Running) -> dict[str, str]:
    _, body = await hub.call("POST", "/api/auth/login", {"username": "waiter", "password": PASSWORD, "device": "pos-1"})
    return {"Authorization": f"Bearer {body['token']}"}


async def open_order(hub: Running, headers: dict[str, str]) -> int:
    return (await hub.call("POST", "/api/orders", {"type": "takeaway"}, **headers))[0]


@pytest.mark.parametrize("harm", ["kill", "terminate"])
async def test_the_hub_goes_on_after_its_postgres_has_died(harm: str, data_dir: Path) -> None:
    cluster = Cluster(data_dir)
    async with running_hub(data_dir) as hub:
        headers = await signed_in(hub)
        screen = Screen(hub.program.url, hub.session)
        await screen.join({"token": headers["Authorization"].removeprefix("Bearer ")})
        assert await open_order(hub, headers) == 201
        with cluster.unusable():
            getattr(cluster, harm)()
            assert (await hub.becomes(503, "/api/health"))["checks"] == {"database": "away"}
            assert await open_order(hub, headers) == 503
        assert await hub.becomes(200, "/api/health") == {"status": "ok"}
        assert await open_order(hub, headers) == 201
        await screen._until(lambda: len(screen.of("order.opened")) == 2)
        assert screen.is_on
        async with hub.session.get(hub.program.url + "/metrics") as metrics:
            figures = await metrics.text()
        assert "pos_postgres_deaths_total 1.0" in figures
        assert "pos_postgres_restarts_total 1.0" in figures
        await screen.leave()
    assert hub.process.returncode == 0


async def test_the_cloud_says_that_its_database_is_away_and_goes_on_when_it_is_back(data_dir: Path) -> None:
    cluster = Cluster(data_dir / "cloud")
    async with running("cloud_link.backend", health="/health", place=data_dir) as cloud:
        with cluster.unusable():
            cluster.kill()
            found = await cloud.becomes(503, "/health")
            assert found == {"status": "degraded", "checks": {"database": "away"}}
        assert await cloud.becomes(200, "/health") == {"status": "ok"}
        wrong = {"username": "nobody", "password": "a guess"}
        assert (await cloud.call("POST", "/api/auth/login", wrong))[0] == 401
    assert cloud.process.returncode == 0


@pytest.mark.parametrize(
    ("program", "health", "home", "more", "name"),
    [
        ("hub", "/api/health", ".", ("--demo",), "pos-hub"),
        ("cloud_link.backend", "/health", "cloud", (), "pos-cloud"),
    ],
)
async def test_a_postgres_that_stays_down_ends_the_process_in_one_line(
    program: str, health: str, home: str, more: tuple[str, ...], name: str, data_dir: Path
) -> None:
    cluster, module = Cluster(data_dir / home), ("tests.integration.base.brisk_restarts", program)
    async with running(*module, health=health, place=data_dir, more=more) as server:
        with cluster.unusable():
            cluster.kill()
            assert await server.ends() == 1
    assert server.last_line.startswith(f"{name}: PostgreSQL died and 3 attempts to restart it failed: ")
    assert "pg_control" in server.last_line


async def test_a_hub_that_is_stopped_between_two_attempts_ends_at_once(data_dir: Path) -> None:
    cluster = Cluster(data_dir)
    async with running_hub(data_dir) as hub:
        with cluster.unusable():
            cluster.kill()
            await hub.becomes(503, "/api/health")
            hub.process.terminate()
            assert await hub.ends() == 0


async def test_a_hub_that_is_stopped_during_an_attempt_does_not_wait_for_it(data_dir: Path) -> None:
    cluster = Cluster(data_dir)
    async with running_hub(data_dir) as hub:
        frozen = cluster.freeze_a_session()
        try:
            cluster.lose_the_socket()
            os.kill(cluster.postmaster, signal.SIGKILL)
            await cluster.restart_begins()
            hub.process.terminate()
            assert await hub.ends() == 0
        finally:
            os.kill(frozen, signal.SIGKILL)


@contextlib.asynccontextmanager
async def supervised(data_dir: Path) -> AsyncIterator[tuple[EmbeddedPostgres, Supervisor, "asyncio.Task[None]"]]:
    """A database that is kept running in this process until the end of the block."""
    stop = asyncio.Event()
    async with EmbeddedPostgres(data_dir) as postgres:
        supervisor = Supervisor(postgres)
        keeping = asyncio.get_running_loop().create_task(supervisor.until(stop))
        try:
            yield postgres, supervisor, keeping
        finally:
            stop.set()
            await asyncio.gather(keeping, return_exceptions=True)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.01)


async def until_restarted(supervisor: Supervisor, times: int) -> None:
    await until(lambda: supervisor.restarts >= times)


async def test_a_server_that_keeps_dying_is_given_up(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_supervisor, "PAUSES_S", (0.0,) * PAUSES)
    async with supervised(data_dir) as (_, supervisor, keeping):
        for times in range(1, PAUSES + 1):
            Cluster(data_dir).kill()
            await until_restarted(supervisor, times)
        Cluster(data_dir).kill()
        with pytest.raises(DatabaseFailed, match=r"it keeps ending, the last time with exit code -9"):
            await asyncio.wait_for(keeping, SOON_S)


async def test_deaths_that_are_far_apart_use_no_attempts_up(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_clock, shift_s = clock.monotonic_s, 0.0
    monkeypatch.setattr(clock, "monotonic_s", lambda: true_clock() + shift_s)
    monkeypatch.setattr(postgres_supervisor, "PAUSES_S", (0.0,))
    async with supervised(data_dir) as (_, supervisor, keeping):
        for times in (1, 2, 3):
            shift_s += postgres_supervisor.STEADY_S
            Cluster(data_dir).kill()
            await until_restarted(supervisor, times)
        assert not keeping.done()


async def test_what_we_stop_ourselves_has_not_died(data_dir: Path) -> None:
    async with supervised(data_dir) as (_, supervisor, keeping):
        pass
    assert keeping.exception() is None
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert (supervisor.deaths, supervisor.restarts) == (0, 0)


async def test_a_restart_keeps_the_address_and_the_lock_of_the_data_directory(data_dir: Path) -> None:
    long_dir = data_dir / ("the-name-of-a-very-long-place-" * 4)
    async with supervised(long_dir) as (postgres, supervisor, _):
        former = postgres.dsn
        with Cluster(long_dir).unusable():
            Cluster(long_dir).kill()
            await until(lambda: supervisor.deaths == 1)
            with pytest.raises(DatabaseFailed, match="is using the database"):
                await EmbeddedPostgres(long_dir).start()
            shutil.rmtree(former["host"])
        await until_restarted(supervisor, 1)
        assert postgres.dsn == former
        connection = await asyncpg.connect(**former)
        assert await connection.fetchval("select 1") == 1
        await connection.close()


async def test_a_server_that_is_told_to_stop_while_it_is_restarted_is_restarted_once_more(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub's own sessions come back before the first question of the supervisor does, and would hold up the stop."""
    sessions: list[Any] = []
    connect = asyncpg.connect

    async def stopping(*where: Any, **how: Any) -> Any:
        answered = await connect(*where, **how)
        if sessions:
            return answered
        sessions.append(answered)
        Cluster(data_dir).terminate()
        raise ConnectionResetError

    async with supervised(data_dir) as (_, supervisor, _):
        monkeypatch.setattr(asyncpg, "connect", stopping)
        Cluster(data_dir).kill()
        await until_restarted(supervisor, 1)
        assert supervisor.deaths == 1
        sessions[0].terminate()


async def test_a_data_directory_that_was_emptied_is_not_made_anew(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_supervisor, "PAUSES_S", (0.0, 0.0))
    async with supervised(data_dir) as (_, _, keeping):
        Cluster(data_dir).kill()
        shutil.rmtree(data_dir / "postgres" / "cluster")
        with pytest.raises(DatabaseFailed):
            await asyncio.wait_for(keeping, SOON_S)
    assert not (data_dir / "postgres" / "cluster").exists()
