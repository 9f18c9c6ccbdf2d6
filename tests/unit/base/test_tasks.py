"""Stopping tasks ends them, even if one cancellation is lost."""

import asyncio

import pytest

from hub.base import tasks


async def test_a_task_that_lost_its_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "CANCEL_AGAIN_S", 0.01)
    cancellations = 0

    async def ignore_one_cancellation() -> None:
        nonlocal cancellations
        while cancellations < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancellations += 1
        raise asyncio.CancelledError

    task = tasks.spawn(ignore_one_cancellation(), "stubborn task")
    await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await tasks.stop(task)
    assert (task.done(), cancellations) == (True, 2)


async def test_stopping_tasks_that_have_ended_does_nothing() -> None:
    async def fail() -> None:
        raise ValueError

    ended = asyncio.get_running_loop().create_task(fail())
    await asyncio.wait([ended])
    await tasks.stop(ended)
    await tasks.stop()
