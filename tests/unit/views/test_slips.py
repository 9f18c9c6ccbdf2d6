"""The words on slips."""

from hub.domain.paper import Row
from hub.views import slips


def test_a_slip_says_that_there_may_be_another_one() -> None:
    slip = [Row(text="1 Chips")]
    assert slips.mark_duplicate(slip, is_duplicate=False, is_doubtful=False) == slip
    twice = slips.mark_duplicate(slip, is_duplicate=True, is_doubtful=True)
    assert [row.text for row in twice] == ["DUPLICATE", "POSSIBLE DUPLICATE", "1 Chips"]
