"""Which rooms a screen is in."""

import pytest

from hub.domain.audience import rooms_for

STATIONS = ["kitchen", "bar"]


def rooms(role: str, device: str | None = None, kind: str | None = None, *own: str) -> set[str]:
    return set(
        rooms_for(role=role, staff_id="me", device=device, device_kind=kind, own_stations=own, stations=STATIONS)
    )


@pytest.mark.parametrize("role", ["waiter", "cashier"])
def test_the_floor_hears_its_till(role: str) -> None:
    assert rooms(role, "pos-1", "pos") == {"venue", "staff:me", "floor", "terminal:pos-1"}
    assert rooms(role) == {"venue", "staff:me", "floor"}


@pytest.mark.parametrize("role", ["kitchen", "bar"])
def test_who_prepares_hears_their_own_stations_alone(role: str) -> None:
    assert rooms(role, "kds-1", "kds", "bar") == {"venue", "staff:me", "station:bar"}
    assert rooms(role, "kds-1", "kds", "bar", "grill") == {"venue", "staff:me", "station:bar", "station:grill"}
    assert rooms(role) == {"venue", "staff:me"}


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_the_office_hears_the_stations_at_a_kitchen_screen(role: str) -> None:
    office = {"venue", "staff:me", "floor", "manager", "terminal:x"}
    assert rooms(role, "x", "manager") == office
    assert rooms(role, "x", "kds") == rooms(role, "x", "expo") == office | {"station:kitchen", "station:bar"}


def test_a_waiter_at_a_kitchen_screen_hears_no_station() -> None:
    assert not any(room.startswith("station:") for room in rooms("waiter", "kds-1", "kds", "kitchen"))
