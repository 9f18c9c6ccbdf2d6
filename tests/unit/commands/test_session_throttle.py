"""The throttle limits the commands of one session and leaves other sessions alone."""

import asyncio

import pytest

from hub.commands import session_throttle
from hub.commands.session_throttle import MAX_RUNNING, SessionThrottle
from hub.domain.refusals import TooMany


async def test_a_session_runs_a_limited_number_of_commands_while_others_run() -> None:
    throttle, done, running = SessionThrottle(), asyncio.Event(), 0

    async def command(session: str) -> None:
        nonlocal running
        async with throttle.slot(session):
            running += 1
            await done.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(MAX_RUNNING + 10):
            _ = group.create_task(command("one"))
        await asyncio.sleep(0)
        assert running == MAX_RUNNING
        _ = group.create_task(command("another"))
        await asyncio.sleep(0)
        assert running == MAX_RUNNING + 1
        done.set()
    assert running == MAX_RUNNING + 11
    assert throttle._sessions == {}


async def test_too_many_waiting_commands_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_throttle, "MAX_WAITING", 1 - MAX_RUNNING)
    throttle = SessionThrottle()
    async with throttle.slot("one"):
        with pytest.raises(TooMany):
            async with throttle.slot("one"):
                pass
        async with throttle.slot("another"):
            pass
