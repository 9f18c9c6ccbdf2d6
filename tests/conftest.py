"""What tests build on: one PostgreSQL a run, one venue a test, and the assembled hub with screens and tills."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from tests.databases import Databases, Dsn
from tests.running_hub import RunningHub, running_hub
from tests.trading import Trade, trading


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages come last: the browser's driver keeps a loop of its own on the main thread until the end."""
    items.sort(key=lambda item: "tests/e2e/" in item.nodeid)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The PostgreSQL of this run; not below tmp_path, which only its owner may enter."""
    with (
        tempfile.TemporaryDirectory(prefix="pos-tests-") as place,
        asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner,
    ):
        Path(place).chmod(0o755)
        run = Databases(Path(place))
        runner.run(run.start())
        yield run
        runner.run(run.stop())


@pytest.fixture
async def dsn(databases: Databases) -> AsyncIterator[Dsn]:
    """How to reach a demo venue of one's own."""
    async with databases.demo_venue() as own:
        yield own


@pytest.fixture
async def hub(databases: Databases, dsn: Dsn, aiohttp_client: AiohttpClient) -> AsyncIterator[RunningHub]:
    """An assembled hub on a port of its own, over a demo venue of its own."""
    async with running_hub(databases.settings, dsn, aiohttp_client) as running:
        yield running


@pytest.fixture
async def trade(dsn: Dsn) -> AsyncIterator[Trade]:
    """Commands without transports, each of them watched."""
    async with trading(dsn) as venue:
        yield venue


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens in the test, nothing may be logged as an error."""
    yield
    loud = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert loud == []
