"""A cloud of one's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from tests.databases import Databases
from tests.running_cloud import RunningCloud, running_cloud


@pytest.fixture
async def cloud(databases: Databases, tmp_path: Path, aiohttp_client: AiohttpClient) -> AsyncIterator[RunningCloud]:
    """An assembled cloud over an empty database."""
    async with running_cloud(databases, tmp_path, aiohttp_client) as running:
        yield running
