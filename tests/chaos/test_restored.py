"""Experiment 13: an older copy is restored under living hubs and devices, which then submit their journals again."""

import asyncio

import pytest

from tests.chaos import restoring
from tests.chaos.experiment import Experiment, experiment
from tests.ports import free_ports

SHORT_S, LONG_S = 0.5, 30.0


async def an_older_copy_comes_back(it: Experiment, seconds: float, module: str = "hub") -> list[str]:
    """Trade, back up, trade on, restore, submit again, trade on; what the oracle says at the end."""
    await asyncio.sleep(seconds)
    file = await restoring.back_up(it)
    known = len(it.book.payments)
    await asyncio.sleep(seconds)
    it.count_by("payments after the backup", len(it.book.payments) - known)
    await restoring.restore(it, file, module)
    it.count_by("lost by the restore", await restoring.lost(it))
    it.count_by("submitted again", await restoring.submit_journals_again(it))
    await asyncio.sleep(seconds)
    wrong = await it.verdict()
    print(it.summary(), *wrong[:5], sep="\n")
    return wrong


@pytest.mark.timeout(180)
async def test_after_a_restore_every_screen_starts_over_and_nothing_acknowledged_is_lost() -> None:
    async with experiment(free_ports(1), listeners=3, payers=1, orders=3) as it:
        wrong = await an_older_copy_comes_back(it, SHORT_S)
    assert wrong == []
    assert it.counts["payments after the backup"] > 0
    assert it.counts["lost by the restore"] > 0
    assert all("epoch" in screen.snapshots for screen in it.screens)


@pytest.mark.long
@pytest.mark.timeout(400)
async def test_the_same_at_length_with_two_hubs() -> None:
    async with experiment(free_ports(2), listeners=20, payers=4) as it:
        wrong = await an_older_copy_comes_back(it, LONG_S)
    assert wrong == []


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_a_restore_that_keeps_the_epoch_fails_the_same_experiment() -> None:
    naive = "tests.chaos.naive_restore"
    async with experiment(free_ports(1), listeners=3, payers=2, orders=5, module=naive) as it:
        wrong = await an_older_copy_comes_back(it, 1.5, naive)
    assert wrong
