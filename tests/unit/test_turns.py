"""One session's commands wait for one another, never for long at other people's cost."""

import asyncio

import pytest

from hub.commands import session_throttle
from hub.commands.session_throttle import AT_ONCE, SessionThrottle
from hub.domain.refusals import TooMany


async def test_a_session_holds_only_its_share_and_others_pass() -> None:
    counter, done, at_work = SessionThrottle(), asyncio.Event(), 0

    async def command(session: str) -> None:
        nonlocal at_work
        async with counter.turn(session):
            at_work += 1
            await done.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE + 10):
            _ = group.create_task(command("one"))
        await asyncio.sleep(0)
        assert at_work == AT_ONCE
        _ = group.create_task(command("another"))
        await asyncio.sleep(0)
        assert at_work == AT_ONCE + 1
        done.set()
    assert at_work == AT_ONCE + 11
    assert counter._sessions == {}


async def test_too_many_that_wait_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_throttle, "WAITING", 1 - AT_ONCE)
    counter = SessionThrottle()
    async with counter.turn("one"):
        with pytest.raises(TooMany):
            async with counter.turn("one"):
                pass
        async with counter.turn("another"):
            pass
