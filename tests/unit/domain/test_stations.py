"""At which stations a person works."""

import pytest

from hub.domain.permissions import MATRIX, PREPARING, ROLES, prepares
from hub.domain.stations import stations_of

KINDS = {"bakery": "kitchen", "kitchen": "kitchen", "grill": "kitchen", "cocktails": "bar", "bar": "bar"}


def works_at(role: str, *own: str, at_device: str | None = None, kinds: dict[str, str] = KINDS) -> set[str]:
    return set(stations_of(role=role, own=own, at_device=at_device, kinds=kinds))


@pytest.mark.parametrize("role", PREPARING)
def test_without_stations_of_their_own_people_work_at_their_device_else_at_their_role_s(role: str) -> None:
    assert works_at(role, at_device="grill") == {"grill"}
    assert works_at(role) == {role}


@pytest.mark.parametrize("role", PREPARING)
def test_people_work_at_each_of_their_stations_and_at_that_of_the_device(role: str) -> None:
    assert works_at(role, "bakery", "grill") == {"bakery", "grill"}
    assert works_at(role, "bakery", at_device="grill") == {"bakery", "grill"}


def test_a_station_of_the_role_s_kind_serves_a_venue_that_named_its_own_otherwise() -> None:
    assert works_at("bar", kinds={"kitchen": "kitchen", "cocktails": "bar"}) == {"cocktails"}
    assert works_at("bar", kinds={"kitchen": "kitchen"}) == set()


def test_a_station_out_of_use_is_nobody_s() -> None:
    assert works_at("kitchen", "oven", at_device="smoker") == {"kitchen"}


@pytest.mark.parametrize("role", [role for role in ROLES if not prepares(role)])
def test_who_does_not_prepare_has_no_station(role: str) -> None:
    assert works_at(role, "bakery", at_device="grill") == set()


def test_the_preparing_roles_have_the_same_rights() -> None:
    for grants in MATRIX.values():
        assert len({grants.get(role) for role in PREPARING}) == 1
