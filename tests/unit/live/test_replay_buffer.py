"""The replay buffer keeps the latest events, and never more than its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.live import replay_buffer
from hub.live.packets import Packet
from hub.live.replay_buffer import FramedEvent, ReplayBuffer, within


def event(position: int, size: int = 10) -> FramedEvent:
    """An event whose body has so many bytes."""
    return FramedEvent(position, position * 7, ("venue",), Packet("event", b'"' + b"x" * size + b'"'))


def filled(first: int, last: int) -> ReplayBuffer:
    """A replay buffer with the events at these positions."""
    found = ReplayBuffer()
    for position in range(first, last + 1):
        found.append(event(position))
    return found


@given(first=st.integers(1, 50), count=st.integers(0, 30), cursor=st.integers(0, 100), most=st.integers(1, 40))
def test_what_comes_after_a_position_has_no_gap(first: int, count: int, cursor: int, most: int) -> None:
    last = first + count - 1
    found = [one.position for one in filled(first, last).after(cursor, most)]
    wanted = list(range(cursor + 1, last + 1))[:most]
    assert found == (wanted if first <= cursor + 1 else [])


def test_the_oldest_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_buffer, "MOST_EVENTS", 3)
    found = filled(1, 5)
    assert (found.reaches(1), found.reaches(2)) == (False, True)
    assert [one.position for one in found.after(2, 9)] == [3, 4, 5]
    assert (found.tag_at(2), found.tag_at(3), found.tag_at(6)) == (None, 21, None)


def test_the_oldest_go_when_they_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_buffer, "MOST_BYTES", 1_000)
    found = ReplayBuffer()
    for position in range(1, 8):
        found.append(event(position, 300))
    assert [one.position for one in found.after(4, 9)] == [5, 6, 7]
    found.append(event(8, 5_000))
    assert found.after(7, 9) == []


def test_a_page_has_at_least_one_event_and_no_more_than_fit() -> None:
    events = [event(1, 5_000), event(2, 100), event(3, 100)]
    assert [one.position for one in within(events, 1_000)] == [1]
    assert [one.position for one in within(events[1:], 1_000)] == [2, 3]
    assert within([], 1_000) == []


def test_a_queued_packet_says_what_its_frame_says() -> None:
    for size in (1, 100, 200, 70_000):
        packet = event(1, size).packet
        assert packet.frame.endswith(b"4" + packet.queued.data.encode())
        assert packet.queued is packet.queued
