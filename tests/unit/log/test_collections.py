"""Which events take a thing out of its collection."""

import pytest

from hub.log.collections import gone

GONE = [
    '{"order": {"id": "1", "state": "settled", "can": ["payment.refund"]}}',
    '{"order": {"id": "1", "state": "cancelled", "can": []}}',
    '{"shift": {"id": "1", "state": "closed"}}',
    '{"approval": {"id": "1", "state": "refused"}}',
    '{"alert": {"id": "1", "cleared_at": "2026-11-28T10:00:00.000Z"}}',
    '{"stock": {"id": "1", "available": true, "remaining": null}}',
    '{"table": {"id": "1", "deleted": true}}',
    '{"station": {"id": "1", "deleted": true}}',
]
IN_SIGHT = [
    '{"order": {"id": "1", "state": "open", "can": []}}',
    '{"order": {"id": "1", "state": "settled", "can": ["order.send"]}}',
    '{"shift": {"id": "1", "state": "open"}}',
    '{"approval": {"id": "1", "state": "granted"}}',
    '{"alert": {"id": "1", "cleared_at": null}}',
    '{"stock": {"id": "1", "available": false, "remaining": null}}',
    '{"stock": {"id": "1", "available": true, "remaining": 3}}',
    '{"ticket": {"id": "1", "state": "ready"}}',
    '{"payment": {"id": "1", "state": "failed"}}',
    '{"sales": {"sales_minor": 1}}',
]


@pytest.mark.parametrize("data", GONE)
def test_an_event_names_what_leaves_the_screens(data: str) -> None:
    assert gone(data) == [data[2 : data.index('"', 2)]]


@pytest.mark.parametrize("data", IN_SIGHT)
def test_what_stays_in_sight_is_not_named(data: str) -> None:
    assert gone(data) == []


def test_of_two_things_one_can_be_gone() -> None:
    data = '{"order": {"state": "open", "can": []}, "table": {"deleted": true}}'
    assert gone(data) == ["table"]
