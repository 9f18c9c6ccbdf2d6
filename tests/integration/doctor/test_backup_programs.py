"""Whether the machine's own programs can make a backup of the database that it has."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hub.base import postgres_programs
from hub.doctor.finding import State
from hub.postgres.database import parse_url
from tests.databases import Dsn
from tests.integration.doctor.conftest import Examined
from tests.tls_front import tls_front


@pytest.fixture
def bundled_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no other programs of PostgreSQL than those that come with the hub."""
    monkeypatch.setattr(postgres_programs, "DEBIAN", Path("/nowhere"))
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.usefixtures("bundled_only")
async def test_programs_without_tls_are_found_out_before_the_backup_is_due(
    context: Examined, dsn: Dsn, tmp_path: Path
) -> None:
    assert (await context.only("backup_programs")).state is State.OK
    async with tls_front(dsn, tmp_path / "front") as front:
        context.context = replace(context.context, dsn=parse_url(front.url("sslmode=require")))
        found = await context.only("backup_programs")
    assert found.state is State.FAIL
    assert found.says.startswith("No backup can be made: DATABASE_URL asks for TLS")
    assert found.todo.startswith("Install postgresql-client-")
