"""A process that is told to stop does stop."""

import asyncio

import pytest

from hub.base import tasks


async def test_a_task_that_lost_its_cancellation_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SAID_AGAIN_S", 0.01)
    heard: list[str] = []

    async def hard_of_hearing() -> None:
        while len(heard) < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                heard.append("a word")
        raise asyncio.CancelledError

    task = tasks.spawn(hard_of_hearing(), "hard of hearing")
    await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await tasks.stop(task)
    assert (task.done(), len(heard)) == (True, 2)


async def test_tasks_that_ended_by_themselves_are_no_trouble() -> None:
    async def fail() -> None:
        raise ValueError

    ended = asyncio.get_running_loop().create_task(fail())
    await asyncio.wait([ended])
    await tasks.stop(ended)
    await tasks.stop()
