"""Two cloud processes over one database and one Redis: a lock pressed at one reaches a venue linked to the other."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from cloud_link.backend.app import build
from cloud_link.backend.database import Database
from cloud_link.backend.parts import PARTS
from tests.databases import Databases
from tests.running_cloud import RunningCloud, running_cloud

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="this machine has no redis-server")

Pair = tuple[RunningCloud, RunningCloud]


@pytest.fixture
async def redis_url() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="redis-") as place:
        socket = Path(place) / "redis.sock"
        process = await asyncio.create_subprocess_exec(
            "redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", place,
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(5):
            while not socket.exists():
                await asyncio.sleep(0.02)
        yield f"unix://{socket}"
        process.terminate()
        await process.wait()


@pytest.fixture
async def pair(
    databases: Databases, tmp_path: Path, redis_url: str
) -> AsyncIterator[tuple[RunningCloud, RunningCloud]]:
    """Two replicas; the second one's sysadmin is the first one's."""
    async with running_cloud(databases, tmp_path, redis_url=redis_url) as one:
        database: Database = one.parts.database
        app = await build(one.parts.settings, database._dsn)
        async with TestServer(app, host="127.0.0.1", skip_url_asserts=True) as server:
            url = f"http://127.0.0.1:{server.port}"
            await asyncio.sleep(0.3)  # both have to have subscribed; nothing tells when
            yield one, RunningCloud(app, url, one.session, one.closing, one.token)


async def test_a_lock_crosses_replicas_and_its_reply_knows(pair: Pair) -> None:
    here, there = pair
    site = await here.register()
    link = await there.link(site)
    await link.hears()
    await here.until_site(site, online=True)
    locked = await here.does("POST", f"/api/sites/{site.site_id}/lock", {"reason": "Invoice 12"})
    assert locked["applied"] is True
    assert (await link.hears())["lock_reason"] == "Invoice 12"
    await here.does("DELETE", f"/api/sites/{site.site_id}")
    async with asyncio.timeout(5):
        await link.ended.wait()
    assert there.app[PARTS].links.count == 0


async def test_limits_are_shared(pair: Pair) -> None:
    here, there = pair
    site = await here.register()
    statuses = [(await cloud.beat(site)).status for _ in range(8) for cloud in pair]
    assert statuses == [200] * 12 + [429] * 4
    assert (await there.beat(await here.register())).status == 200
