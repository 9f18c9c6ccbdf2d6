"""Experiment 1: the hub is killed (-9) again and again under a stream of payments, with ten screens listening."""

import pytest

from tests.chaos.experiment import experiment, kill_hubs
from tests.ports import free_ports

KILLS = 5
"""Fifty, of two hubs, are test_at_length's."""


@pytest.mark.timeout(400)
async def test_nothing_is_lost_or_doubled_when_the_hub_is_killed() -> None:
    async with experiment(free_ports(1)) as it:
        await kill_hubs(it, 0.0, at_least=KILLS)
        wrong = await it.verdict()
        print(it.summary())
    assert wrong == []
    assert it.book.payments
