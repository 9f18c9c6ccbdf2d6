"""A patient: the demo venue of a test, with settings that a test may change."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.doctor.context import CHECKS, examine
from hub.doctor.finding import DoctorContext, Finding, NotKnown, State
from hub.settings.settings import Settings
from tests.databases import Databases, Dsn

STRONG = "8c2f6d0b9e4a71535f2b9d8e7c6a5041b3d2e1f0a9b8c7d6e5f4031221304958"
Found = dict[State, list[str]]


class Examined:
    """One patient, examined check by check."""

    def __init__(self, databases: Databases, dsn: Dsn, place: Path) -> None:
        self._databases, self._dsn = databases, dsn
        settings = Settings(jwt_secret=STRONG, data_dir=place, backup_dir=place / "backups", upload_dir=place)
        self.context = DoctorContext(settings, dsn, self._nobody, lambda: "release")

    async def _nobody(self) -> frozenset[str]:
        raise NotKnown("no hub answers")

    def settings(self, **changed: Any) -> None:
        """Change what the hub is told from outside."""
        self.context = replace(self.context, settings=replace(self.context.settings, **changed))

    def online(self, *devices: str) -> None:
        """Let these devices be live."""

        async def ask() -> frozenset[str]:
            return frozenset(devices)

        self.context = replace(self.context, devices_online=ask)

    async def check(self, name: str) -> Found:
        """What one line of the checklist says, by state."""
        diagnosis = await examine(self.context, [check for check in CHECKS if check.name == name])
        found: Found = {}
        for _, finding in diagnosis.findings:
            assert finding.state is State.OK or finding.todo or finding.state is State.UNKNOWN, finding
            found.setdefault(finding.state, []).append(finding.says)
        return found

    async def only(self, name: str) -> Finding:
        """The one thing a line of the checklist says."""
        ((_, finding),) = (await examine(self.context, [check for check in CHECKS if check.name == name])).findings
        return finding

    def owner(self) -> AbstractAsyncContextManager[Any]:
        """A connection as the owner of everything."""
        return self._databases.owner(self._dsn)

    async def change(self, *statements: str) -> None:
        """Do to the database what nobody should: even the books give way to this."""
        async with self.owner() as connection:
            for statement in ("set session_replication_role = replica", *statements):
                await connection.execute(statement)


@pytest.fixture
def context(databases: Databases, dsn: Dsn, tmp_path: Path) -> Examined:
    """The demo venue, examined without a running hub."""
    return Examined(databases, dsn, tmp_path)
