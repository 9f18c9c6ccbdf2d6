"""All examinations in their order, each within its time; what one of them meets never stops the others."""

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
    """One line of the checklist: its stable name, how it is done, and how long it may take."""

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
    Check("licence", licence.standing),
    Check("schema", records.schema),
    Check("audit_chain", records.audit_chain, 60.0),
    Check("event_log", records.event_log, 60.0),
    Check("static_files", static.built),
)
"""Names are for monitors: never renamed."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that was found, in the order of the checklist."""

    at: datetime
    findings: Sequence[tuple[str, Finding]]

    @property
    def state(self) -> State:
        """The worst of it; what is not known is worth a warning."""
        states = {finding.state for _, finding in self.findings}
        if State.FAIL in states:
            return State.FAIL
        return State.WARN if states - {State.OK} else State.OK

    @property
    def exit_code(self) -> int:
        """For monitors: 0 all is well, 1 somebody should look, 2 something is wrong."""
        return {State.OK: 0, State.WARN: 1}.get(self.state, 2)

    def view(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {
            "state": self.state.value,
            "checked_at": clock.wire(self.at),
            "findings": [
                {"check": name, "state": found.state.value, "says": found.says, "todo": found.todo}
                for name, found in self.findings
            ],
        }


async def examine(context: DoctorContext, checks: Sequence[Check] = CHECKS) -> Diagnosis:
    """Go through the checklist; some things at the same time, all of them to the end."""
    found = await asyncio.gather(*(_done(check, context) for check in checks))
    rows = [(check.name, one) for check, findings in zip(checks, found, strict=True) for one in findings]
    return Diagnosis(clock.now(), rows)


async def _done(check: Check, context: DoctorContext) -> list[Finding]:
    findings: list[Finding] = []
    try:
        async with asyncio.timeout(check.seconds):
            async for finding in check.examination(context):
                findings.append(finding)  # noqa: PERF401 - what was found before something fails counts
    except NotKnown as error:
        findings.append(Finding(State.UNKNOWN, f"Not known, because {error}.", error.todo))
    except TimeoutError:
        findings.append(Finding(State.UNKNOWN, f"Not known, because it took longer than {check.seconds:.0f} s."))
    except (*LOST, asyncpg.PostgresError) as error:
        findings.append(Finding(State.UNKNOWN, f"Not known, because {str(error) or repr(error)}."))
    return findings
