"""Experiment 1: the hub is killed (-9) again and again under a stream of payments, with ten screens listening."""

import pytest

from tests.chaos.experiment import experiment, kill_hubs

SECONDS = 30.0


@pytest.mark.timeout(180)
async def test_nothing_is_lost_or_doubled_when_the_hub_is_killed() -> None:
    async with experiment([5690]) as it:
        await kill_hubs(it, SECONDS)
        wrong = await it.verdict()
        print(it.summary())
    assert wrong == []
    assert it.counts["hub kills"] >= 5
    assert it.book.payments


@pytest.mark.timeout(180)
async def test_a_hub_that_emits_after_commit_fails_the_same_experiment() -> None:
    async with experiment([5691], module="tests.chaos.naive_hub") as it:
        await kill_hubs(it, 8.0)
        wrong = await it.verdict()
        print(it.summary(), len(wrong), wrong[:3])
    assert wrong
