"""A cloud of one's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.running_cloud import RunningCloud, running_cloud


@pytest.fixture
async def cloud(databases: Databases, tmp_path: Path) -> AsyncIterator[RunningCloud]:
    """An assembled cloud over an empty database."""
    async with running_cloud(databases, tmp_path) as running:
        yield running
