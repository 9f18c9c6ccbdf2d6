"""The list of checks and how they are run: each within its time limit; a failing check never stops the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from hub.base import clock
from hub.doctor import (
    backups,
    clocks,
    devices,
    disks,
    licence,
    people,
    pesapal,
    ports,
    postgres,
    printers,
    records,
    redis_server,
    secrecy,
    static,
    web_address,
)
from hub.doctor.finding import DoctorContext, Examination, Finding, NotKnown, State
from hub.postgres.database import LOST

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its stable name, its function, and its time limit."""

    name: str
    examination: Examination
    seconds: float = 10.0


CHECKS: Final = (
    Check("passwords", people.passwords, 40.0),
    Check("pins", people.pins),
    Check("session_secret", secrecy.session_secret),
    Check("database_password", secrecy.database_password),
    Check("private_files", secrecy.private_files),
    Check("tls", web_address.tls),
    Check("origin", web_address.origin),
    Check("database_clock", clocks.database_clock),
    Check("cloud_clock", clocks.cloud_clock),
    Check("disk_space", disks.space),
    Check("backup", backups.proven),
    Check("backup_programs", backups.programs),
    Check("backups_apart", disks.backups_apart),
    Check("room_for_a_backup", disks.room_for_a_backup),
    Check("postgres", postgres.server),
    Check("postgres_role", postgres.role),
    Check("redis", redis_server.server),
    Check("devices", devices.live),
    Check("stations", devices.stations),
    Check("printers", printers.answering, 15.0),
    Check("pesapal", pesapal.answering, 15.0),
    Check("hub_port", ports.hub_port),
    Check("database_port", ports.database_port),
    Check("redis_port", ports.redis_port),
    Check("licence", licence.licence_status),
    Check("schema", records.schema),
    Check("audit_chain", records.audit_chain, 60.0),
    Check("event_log", records.event_log, 60.0),
    Check("static_files", static.built),
)
"""Names are for monitors: never renamed."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, in the order of the checks."""

    at: datetime
    findings: Sequence[tuple[str, Finding]]

    @property
    def state(self) -> State:
        """The worst state; unknown counts as a warning."""
        states = {finding.state for _, finding in self.findings}
        if State.FAIL in states:
            return State.FAIL
        return State.WARN if states - {State.OK} else State.OK

    @property
    def exit_code(self) -> int:
        """For monitors: 0 ok, 1 warnings, 2 failures."""
        return {State.OK: 0, State.WARN: 1}.get(self.state, 2)

    def view(self) -> dict[str, Any]:
        """The diagnosis as JSON."""
        return {
            "state": self.state.value,
            "checked_at": clock.wire(self.at),
            "findings": [
                {"check": name, "state": finding.state.value, "says": finding.says, "todo": finding.todo}
                for name, finding in self.findings
            ],
        }


async def examine(context: DoctorContext, checks: Sequence[Check] = CHECKS) -> Diagnosis:
    """Run all checks concurrently, to the end."""
    results = await asyncio.gather(*(_run(check, context) for check in checks))
    rows = [(check.name, finding) for check, findings in zip(checks, results, strict=True) for finding in findings]
    return Diagnosis(clock.now(), rows)


async def _run(check: Check, context: DoctorContext) -> list[Finding]:
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(check.seconds):
            async for finding in check.examination(context):
                findings.append(finding)  # noqa: PERF401 - findings before a failure count
    except NotKnown as error:
        findings.append(Finding(State.UNKNOWN, f"Not known, because {error}.", error.todo))
    except TimeoutError:
        findings.append(Finding(State.UNKNOWN, f"Not known, because it took longer than {check.seconds:.0f} s."))
    except (*LOST, asyncpg.PostgresError) as error:
        findings.append(Finding(State.UNKNOWN, f"Not known, because {str(error) or repr(error)}."))
    return findings
