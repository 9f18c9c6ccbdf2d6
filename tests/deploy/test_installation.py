"""The whole installation with the very files of deploy/, on a machine of its own: ports 80 and 443, /etc/nginx, names.

`make deploy-check` makes that machine: a network and mounts that nobody else sees.
"""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.chaos.experiment import Experiment, at_work
from tests.chaos.faults import kill_postgres
from tests.chaos.redis_server import redis_server
from tests.chaos.venue import Venue, open_venue
from tests.deploy.front import Front, lay_out_as_deployed, running
from tests.deploy.name_server import name_server

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(300)]
SHIFT_S = 10.0
SETTLED_S = 60.0
SCREENS = 10
PAID = 'pos_commands_total{name="order.pay",status="201"}'
TOKEN = "a token for the monitor alone"
ENVIRONMENT = {
    "REDIS_URL": "redis://127.0.0.1:6379/0", "POS_TRUSTED_PROXIES": "127.0.0.0/8", "POS_LOG": "json",
    "APP_BASE_URL": "https://localhost", "POS_METRICS_TOKEN": TOKEN,
}  # fmt: skip


@asynccontextmanager
async def installed(hubs: str, ports: Sequence[int] = ()) -> AsyncIterator[tuple[Front, Venue, aiohttp.ClientSession]]:
    """PostgreSQL, Redis, hubs and nginx."""
    front = lay_out_as_deployed(hubs)
    async with (
        redis_server(6379),
        open_venue(ports, environment=ENVIRONMENT) as venue,
        running(front),
        front.session() as session,
    ):
        yield front, venue, session


async def holds(it: Experiment) -> None:
    """The oracle's verdict, and that there was anything to judge."""
    try:
        wrong = await it.verdict()
    finally:
        print(it.summary())
    print(*wrong, sep="\n")
    assert wrong == []
    assert len(it.book.payments) > 50
    assert it.summary()["resumes"] > 0


async def test_a_shift_in_which_everything_happens() -> None:
    async with (
        installed("hubs.conf", [8000, 8001]) as (front, venue, session),
        at_work(venue, session, [front.url]) as it,
    ):
        await asyncio.sleep(SHIFT_S)
        await venue.hubs[0].kill()
        await asyncio.sleep(SHIFT_S)
        assert await _is_away(front, venue, session) == 200
        await venue.hubs[0].start()
        await venue.hubs[1].end(signal.SIGTERM)
        await asyncio.sleep(SHIFT_S)
        await venue.hubs[1].start()
        front.renew()
        await asyncio.sleep(SHIFT_S)
        await kill_postgres(it, 3)
        await _figures_are_right(venue, session)
        await holds(it)


async def _is_away(front: Front, venue: Venue, session: aiohttp.ClientSession) -> int:
    """What a monitor sees through the door."""
    async with session.get(f"{front.url}/api/health") as answer:
        return answer.status


async def _figures_are_right(venue: Venue, session: aiohttp.ClientSession) -> None:
    """Before long both hubs take payments again and follow the log, one does the jobs, and every screen is live."""
    async with asyncio.timeout(SETTLED_S):
        while not _is_settled(found := [await _figures(session, hub.url) for hub in venue.hubs]):
            await asyncio.sleep(0.5)
    connection = await venue.connect()
    head: int = await connection.fetchval("select head from event_stream")
    await connection.close()
    assert all(head - 500 < figures["pos_event_position"] <= head for figures in found)


def _is_settled(found: list[dict[str, float]]) -> bool:
    return (
        all(figures.get(PAID, 0) > 0 and figures["pos_redis_connected"] == 1 for figures in found)
        and sum(figures["pos_jobs_elected"] for figures in found) == 1
        and sum(figures["pos_screens_live"] for figures in found) == SCREENS
    )


async def _paid(session: aiohttp.ClientSession, url: str) -> float:
    """How many payments a process took since its start."""
    return (await _figures(session, url)).get(PAID, 0)


async def _figures(session: aiohttp.ClientSession, url: str) -> dict[str, float]:
    async with session.get(f"{url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
        lines = (await answer.text()).splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}


async def test_a_database_that_is_away_is_said_and_forgotten() -> None:
    async with installed("hubs.conf", [8000, 8001]) as (front, venue, session):
        await venue.postgres.stop()
        async with session.get(f"{front.url}/api/health") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
            assert (await answer.json())["checks"] == {"database": "away"}
        await venue.postgres.start()
        await asyncio.gather(*(hub.answers() for hub in venue.hubs))
        for hub in venue.hubs:
            await hub.end()
        async with session.get(f"{front.url}/api/menu") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
            assert (await answer.json())["code"] == "unavailable"


async def test_hubs_come_and_go_by_name() -> None:
    async with (
        name_server("hub", "127.0.1.1", "127.0.1.2") as names,
        installed("hubs-in-docker.conf") as (front, venue, session),
    ):
        hubs = [venue.hub(8000) for _ in range(3)]
        for number, hub in enumerate(hubs, 1):
            hub.host = f"127.0.1.{number}"
        await hubs[0].start()
        await hubs[1].start()
        async with at_work(venue, session, [front.url]) as it:
            await asyncio.sleep(SHIFT_S)
            await hubs[0].kill()
            await hubs[2].start()
            names.addresses = ["127.0.1.2", "127.0.1.3"]
            await asyncio.sleep(SHIFT_S)
            async with asyncio.timeout(SETTLED_S):
                while not all([await _paid(session, hub.url) for hub in hubs[1:]]):
                    await asyncio.sleep(0.5)
            await holds(it)
        assert names.asked > 3


async def test_somebody_who_sends_a_byte_a_second_is_shown_out() -> None:
    async with installed("hubs.conf", [8000]) as (front, _, session):
        slow = [await _drip(front) for _ in range(200)]
        began = time.monotonic()
        async with session.get(f"{front.url}/api/health") as answer:
            assert answer.status == 200
        assert time.monotonic() - began < 5
        took = await asyncio.gather(*(task for task in slow))
        assert max(took) < 20


async def _drip(front: Front) -> "asyncio.Task[float]":
    async def drip() -> float:
        began = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", front.https_port, ssl=front.trust(),
                                                       server_hostname="localhost")  # fmt: skip
        try:
            writer.write(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n")
            while await _is_silent(reader):
                writer.write(b"X")
        except (ConnectionError, OSError):
            pass
        finally:
            writer.close()
        return time.monotonic() - began

    return asyncio.get_running_loop().create_task(drip())


async def _is_silent(reader: asyncio.StreamReader) -> bool:
    """Whether a second goes by without a word, or the end, from the other side."""
    try:
        async with asyncio.timeout(1):
            await reader.read(1)
    except TimeoutError:
        return True
    return False


async def test_a_flood_is_held_back_and_a_busy_house_is_not() -> None:
    async with installed("hubs.conf", [8000]) as (front, _, session):

        async def ask(path: str) -> int:
            async with session.get(front.url + path) as answer:
                await answer.read()
                return answer.status

        busy = await asyncio.gather(*(ask("/api/health") for _ in range(900)))
        assert set(busy) == {200}
        flood = await asyncio.gather(*(ask("/sign-in") for _ in range(1500)))
        assert 429 in flood


async def test_the_vendors_server_stands_beside_it() -> None:
    async with installed("hubs.conf", [8000]) as (front, venue, _):
        cloud = await asyncio.create_subprocess_exec(
            "pos-cloud", "serve", env={"DATA_DIR": str(venue.directory / "cloud"), "PATH": "/opt/pos-hub/.venv/bin"},
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert cloud.stdout is not None
        try:
            await cloud.stdout.readline()
            headers = {"Host": "cloud.pos.test"}
            connector = aiohttp.TCPConnector(ssl=front.trust())
            async with (
                aiohttp.ClientSession(connector=connector) as outside,
                outside.get(f"{front.url}/health", headers=headers, server_hostname="cloud.pos.test") as answer,
            ):
                assert (answer.status, json.loads(await answer.text())) == (200, {"status": "ok"})
        finally:
            cloud.terminate()
            await cloud.wait()
