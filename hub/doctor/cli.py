"""The doctor at the command line: finds the database with or without a running hub, and asks a running one.

Must not start anything that would be in the way of a hub: the embedded database is started only when nobody has it.
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

ANSWER_S = 3.0
DEVICE = re.compile(r'^pos_device_screens\{device="([^"]+)"\} [1-9]', re.MULTILINE)
MARKS = {State.OK: "ok     ", State.WARN: "WARN   ", State.FAIL: "FAIL   ", State.UNKNOWN: "UNKNOWN"}


async def call_on(settings: Settings, browser_files: Callable[[], str]) -> Diagnosis:
    """Examine the installation that these settings describe; `browser_files` is the context's."""
    async with _database(settings) as dsn:
        return await examine(DoctorContext(settings, dsn, _devices_of(settings), browser_files))


def cannot_begin(why: Exception) -> Diagnosis:
    """The settings are wrong, or the database cannot start: nothing else can be examined."""
    is_setting = isinstance(why, BadSettings)
    what, todo = ("settings", "docs/settings.md") if is_setting else ("postgres", "docs/reliability.md")
    says = str(why).rstrip(".")
    return Diagnosis(clock.now(), [(what, fail(f"{says[:1].upper()}{says[1:]}.", f"Correct it: {todo}."))])


def in_words(diagnosis: Diagnosis) -> str:
    """The findings as lines, each with what to do."""
    lines = []
    for found, names in _together(diagnosis.findings).items():
        lines.append(f"{MARKS[found.state]}  {', '.join(names)}: {found.says}")
        if found.todo:
            lines.append(f"         → {found.todo}")
    states = [found.state for _, found in diagnosis.findings]
    counted = ", ".join(f"{states.count(state)} {state.value}" for state in State if state in states)
    return "\n".join([*lines, f"{counted}."])


def _together(findings: Sequence[tuple[str, Finding]]) -> dict[Finding, list[str]]:
    """One reason that keeps many checks from knowing is said once."""
    said: dict[Finding, list[str]] = {}
    for name, found in findings:
        said.setdefault(found, []).append(name)
    return said


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[dict[str, Any] | None]:
    """How the database is reached: a server's, a running hub's, or our own for as long as the call lasts."""
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


def _devices_of(settings: Settings) -> Any:
    """Which devices are live, as the hub at our own port tells monitors of this machine."""

    async def ask() -> frozenset[str]:
        url = f"http://{settings.host}:{settings.port}/metrics"
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S)) as session,
                session.get(url) as answer,
            ):
                if answer.status != 200:
                    raise NotKnown(f"{url} answers {answer.status}", "See what listens there.")
                return frozenset(DEVICE.findall(await answer.text()))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NotKnown(f"no hub answers at {url} ({error})", "Start the hub, then ask again.") from None

    return ask
