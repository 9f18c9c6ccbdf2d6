"""Each experiment fails on a build that is naive in its respect, or it proves nothing."""

import pytest

from tests.chaos.conftest import Verdicts
from tests.chaos.trials import TRIALS

FOUND = {
    "hub_killed": "wrong, as",
    "database_killed": "was acknowledged and is not there",
    "cut_at_commit": "was taken, and nobody knows of it",
    "same_key_at_once": "was taken, and nobody knows of it",
    "sockets_aborted": "wrong, as",
    "vanished": "vanished screens are still held",
    "frozen": "frozen screens are held",
    "back_at_once": "screens have not caught up",
    "redis_killed": "wrong, as",
    "hub_stands_still": "wrong, as",
    "clock_set": "came after",
    "one_client_floods": "of the hub's connections",
    "bad_event": "licence differs",
    "signed_out": "events after the end",
    "locked": "lies inside a lock",
}
"""What the oracle must say, among other things."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", TRIALS)
def test_the_experiment_fails_on_a_naive_build(verdicts: Verdicts, name: str) -> None:
    wrong = verdicts.of(name)
    print(TRIALS[name].__doc__, *wrong[:3], sep="\n")
    assert any(FOUND[name] in line for line in wrong), wrong
