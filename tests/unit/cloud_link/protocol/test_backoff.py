"""Venues come back to a cloud one after the other, not all at once."""

import random

from aiocron import Cron

from cloud_link.protocol.backoff import heartbeat_spec, wait_s


def test_the_fleet_comes_back_over_fifteen_seconds() -> None:
    waits = sorted(wait_s(0, random.Random(7 + venue).random()) for venue in range(2000))
    assert waits[0] >= 0.5
    assert waits[-1] <= 15.5
    busiest = max(sum(start <= wait < start + 1 for wait in waits) for start in range(16))
    assert busiest < 200


def test_a_cloud_that_stays_away_is_asked_ever_less_often() -> None:
    assert [wait_s(failures, 0.999) // 1 for failures in (0, 1, 2, 3, 50)] == [15, 30, 60, 90, 90]


async def test_heartbeats_of_different_venues_fall_on_different_seconds_of_six_hours() -> None:
    assert heartbeat_spec(0) == "0 0 0,6,12,18 * * *"
    assert heartbeat_spec(6 * 3600 - 1) == "59 59 5,11,17,23 * * *"
    assert len({heartbeat_spec(site) for site in range(21600)}) == 21600
    Cron(heartbeat_spec(12345), func=None, start=False)
