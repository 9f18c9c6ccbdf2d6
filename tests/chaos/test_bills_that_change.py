"""No sequence of commands reaches a bill that one command would have been refused, or a sum that is wrong."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from hub.domain import order_rules
from hub.recording import standing
from tests.chaos.bill_machine import AnyBill
from tests.databases import Databases


def run(databases: Databases, examples: int, steps: int) -> None:
    """So many venues, so many steps each."""
    AnyBill.databases, AnyBill.done = databases, Counter()
    bounds = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(AnyBill, settings=bounds)
    print(f"{AnyBill.done.total()} commands:", dict(AnyBill.done.most_common()))


@pytest.mark.timeout(300)
def test_no_sequence_reaches_a_bill_that_may_not_stand(databases: Databases) -> None:
    run(databases, 5, 100)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_sequence_reaches_a_bill_that_may_not_stand_at_length(databases: Databases) -> None:
    run(databases, 600, 60)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_limit_that_is_not_weighed_again_is_found(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    async def forgetful(*_: object) -> None:
        return

    monkeypatch.setattr(standing, "_require_manager_beyond_limit", forgetful)
    with pytest.raises(AssertionError, match="beyond the limit"):
        run(databases, 200, 60)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_bill_that_comes_to_less_than_was_paid_is_found(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_rules, "_overpaid_minor", lambda _: 0)
    with pytest.raises(AssertionError, match="more was paid"):
        run(databases, 200, 60)
