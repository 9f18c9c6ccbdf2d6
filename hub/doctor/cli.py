"""The doctor at the command line: reaches the database with or without a running hub, and queries a running one.

It must not disturb a hub: the embedded database is started only if no hub has started it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from hub.base import clock
from hub.base.embedded_postgres import EmbeddedPostgres, InUse
from hub.doctor.context import Diagnosis, examine
from hub.doctor.finding import DoctorContext, Finding, NotKnown, State, fail
from hub.postgres.database import parse_url
from hub.settings.settings import BadSettings, Settings

REPLY_S = 3.0
DEVICE = re.compile(r'^pos_device_screens\{device="([^"]+)"\} [1-9]', re.MULTILINE)
MARKS = {State.OK: "ok     ", State.WARN: "WARN   ", State.FAIL: "FAIL   ", State.UNKNOWN: "UNKNOWN"}


async def examine_installation(settings: Settings, browser_files: Callable[[], str]) -> Diagnosis:
    """Examine the installation that these settings describe; `browser_files` is the context's."""
    async with _database(settings) as dsn:
        return await examine(DoctorContext(settings, dsn, _devices_online_at(settings), browser_files))


def startup_failure(error: Exception) -> Diagnosis:
    """The settings are wrong, or the database cannot start: nothing else can be checked."""
    is_setting = isinstance(error, BadSettings)
    what, todo = ("settings", "docs/settings.md") if is_setting else ("postgres", "docs/reliability.md")
    says = str(error).rstrip(".")
    return Diagnosis(clock.now(), [(what, fail(f"{says[:1].upper()}{says[1:]}.", f"Correct it: {todo}."))])


def as_text(diagnosis: Diagnosis) -> str:
    """The findings as lines, each with what to do."""
    lines = []
    for finding, names in _grouped(diagnosis.findings).items():
        lines.append(f"{MARKS[finding.state]}  {', '.join(names)}: {finding.says}")
        if finding.todo:
            lines.append(f"         → {finding.todo}")
    states = [finding.state for _, finding in diagnosis.findings]
    summary = ", ".join(f"{states.count(state)} {state.value}" for state in State if state in states)
    return "\n".join([*lines, f"{summary}."])


def _grouped(findings: Sequence[tuple[str, Finding]]) -> dict[Finding, list[str]]:
    """Checks with the same finding, so that it is printed once."""
    groups: dict[Finding, list[str]] = {}
    for name, finding in findings:
        groups.setdefault(finding, []).append(name)
    return groups


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[dict[str, Any] | None]:
    """The database of a server, of a running hub, or our own for the time of this call."""
    if settings.database_url is not None:
        yield parse_url(settings.database_url)
        return
    own = EmbeddedPostgres(settings.data_dir)
    if not (settings.data_dir / "postgres" / "cluster" / "PG_VERSION").exists():
        yield None
        return
    try:
        await own.start()
    except InUse:  # a hub has it: its socket is there for us too, or the checks will say that it is not
        yield {**own.dsn}
        return
    try:
        yield {**own.dsn}
    finally:
        await own.stop()


def _devices_online_at(settings: Settings) -> Any:
    """Reads which devices are live from the metrics of the hub at our own port."""

    async def ask() -> frozenset[str]:
        url = f"http://{settings.host}:{settings.port}/metrics"
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REPLY_S)) as session,
                session.get(url) as answer,
            ):
                if answer.status != 200:
                    raise NotKnown(f"{url} answers {answer.status}", "See what listens there.")
                return frozenset(DEVICE.findall(await answer.text()))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NotKnown(f"no hub answers at {url} ({error})", "Start the hub, then ask again.") from None

    return ask
