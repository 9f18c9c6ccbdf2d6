"""The contract's promises about events, written a second time and compared with the catalogue."""

import pytest

from hub.domain import events
from hub.domain.events import CATALOGUE

FLOOR_AND_MANAGER = ({"floor", "manager"}, set[str]())
STATION = ({"manager"}, {"station"})
TERMINAL = ({"manager"}, {"terminal"})
EVERYBODY = ({"venue"}, set[str]())
ASKER = ({"manager"}, {"staff"})
MANAGER = ({"manager"}, set[str]())

ROOMS = {
    "order.opened": FLOOR_AND_MANAGER,
    "order.changed": FLOOR_AND_MANAGER,
    "order.settled": FLOOR_AND_MANAGER,
    "order.cancelled": FLOOR_AND_MANAGER,
    "table.changed": FLOOR_AND_MANAGER,
    "ticket.queued": STATION,
    "ticket.changed": STATION,
    "payment.recorded": TERMINAL,
    "payment.changed": TERMINAL,
    "shift.opened": TERMINAL,
    "shift.changed": TERMINAL,
    "shift.closed": TERMINAL,
    "menu.changed": EVERYBODY,
    "stock.changed": EVERYBODY,
    "settings.changed": EVERYBODY,
    "licence.changed": EVERYBODY,
    "approval.requested": ASKER,
    "approval.resolved": ASKER,
    "alert.raised": TERMINAL,
    "alert.cleared": TERMINAL,
    "print.changed": MANAGER,
    "device.changed": MANAGER,
    "staff.changed": MANAGER,
    "backup.changed": MANAGER,
}


@pytest.mark.parametrize("name", ROOMS)
def test_an_event_goes_to_the_rooms_that_clients_rely_on(name: str) -> None:
    event = CATALOGUE[name]
    assert (set(event.rooms), set(event.also)) == ROOMS[name]


@pytest.mark.parametrize("name", CATALOGUE)
def test_station_rooms_receive_only_tickets(name: str) -> None:
    event = CATALOGUE[name]
    assert "station" not in event.also or event.data == ("ticket",)


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_event_cannot_be_sent_to_rooms_of_another_kind(name: str) -> None:
    for room in (events.terminal("pos-1"), events.station("bar"), events.person("x"), "floor", "venue", "manager"):
        event = CATALOGUE[name]
        if room.partition(":")[0] not in (*event.also, *event.rooms):
            with pytest.raises(AssertionError):
                events.audience(name, [room])


def test_every_event_has_rooms_data_and_a_description() -> None:
    for event in CATALOGUE.values():
        assert event.rooms or event.also
        assert event.data
        assert event.says.endswith(".")
